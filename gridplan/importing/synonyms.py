"""The headings that people use for the fields of each layer, Chinese and English.

Words of one field stand in tiers, the most telling first: the first tier that a table has decides, and two columns of
one tier are a question. What may mean another thing stays out: 编制床位 are approved beds, not open ones, and
人数 may be anybody's.
"""

from collections.abc import Mapping
from functools import cache

from gridplan.importing.headings import plain
from gridplan.importing.mapping import LayerName
from gridplan.yaml_file import Words

Tiers = tuple[frozenset[str], ...]

# Coordinates in WGS84 stand before those of a map platform in the same table.
_LON = (
    "lonwgs84 lngwgs84 wgs84lon wgs84lng 经度wgs84 wgs84经度 | "
    "经度 lon lng long longitude 经度坐标 经 中心经度 中心点经度 | "
    "东经 x坐标 x xcoord"
)
_LAT = "latwgs84 wgs84lat 纬度wgs84 wgs84纬度 | 纬度 lat latitude 纬度坐标 纬 中心纬度 中心点纬度 | 北纬 y坐标 y ycoord"
_ADMIN = (
    "区划 所属区划 行政区划 区划名称 所属区 所在区 区县 县区 所属区县 所在区县 区县名称 县市区 县(市、区) 县(市区) "
    "区(县) 县(区) 区县市 行政区 行政区名称 qxmc quhua adminarea county | 区 县 市辖区 所属县 qx | district"
)
_PLACE = (
    "片区 片区名称 片区名 所属片区 所在片区 districtname | "
    "街道 街道名称 街道名 乡镇 乡镇名称 乡镇名 镇街 镇街名称 街镇 乡镇街道 "
    "街道乡镇 乡镇(街道) 街道(乡镇) 街道(镇) 镇(街道) "
    "乡(镇、街道) 乡镇街道名称 街道乡镇名称 所属街道 所属乡镇 所在街道 xzmc jdmc "
    "town township townname subdistrict street | "
    "名称 地名 地区 单位 district name mc xzqmc cname fullname"
)
_CODE = (
    "行政区划代码 区划代码 统计代码 统计用区划代码 行政代码 代码 编码 街道代码 乡镇代码 "
    "pac xzqdm code gbcode nbscode adcode"
)
_PEOPLE = (
    "常住人口 常住人口数 常住总人口 常住 七普人口 七普常住人口 人口普查人口 年末人口 "
    "residentpopulation | 总人口 人口数 人口 人口总数 人口数量 人口总量 总人数 population pop populations totalpop"
)
_UNIT_NAME = (
    "社区 社区名称 村 村名 村名称 村社区 村(社区) 社区(村) 村居 村(居) 村居名称 村(居)名称 居委会 村委会 居(村)委会 "
    "村(居)委会 社区村 行政村 行政村名称 sqmc cmc community village"
)
_TOWN = "街道 街道名称 乡镇 乡镇名称 镇街 街镇 乡镇街道 乡镇(街道) 街道(镇) 街道(乡镇) town township"
_FACILITY = (
    "医院名称 机构名称 医疗机构名称 医疗机构 医疗卫生机构名称 医疗卫生机构 医院 医院全称 机构全称 单位名称 "
    "卫生机构名称 facility facilityname hospital hospitalname | 名称 机构 单位 name"
)
_POSITION = "经纬度 坐标 经纬度坐标 位置坐标 location lnglat lonlat latlng coordinates"

FIELDS: Mapping[LayerName, Mapping[str, str]] = {
    "districts": {
        "district_id": "片区编号 片区id districtid",
        "order": "序号 编号顺序 order",
        "name": _PLACE,
        "admin_area": _ADMIN,
        "lon": _LON,
        "lat": _LAT,
        "position": _POSITION,
        "code": _CODE,
        "former_names": "曾用名 原名 旧名 formernames",
        "excluded": "不纳入 不纳入原因 排除 排除原因 excluded",
        "population": _PEOPLE,
        "centre_confidence": "centreconfidence",
    },
    "outlines": {"district_id": "片区编号 片区id districtid", "name": _PLACE, "admin_area": _ADMIN, "code": _CODE},
    "population": {
        "district_id": "片区编号 片区id districtid",
        "name": _PLACE,
        "admin_area": _ADMIN,
        "code": _CODE,
        "population": _PEOPLE,
        "year": "年份 年度 统计年份 普查年份 year",
        "confidence": "可信度 confidence",
    },
    "cells": {
        "cell_id": "格网编号 格点编号 网格编号 格网id 网格id cellid gridid gridcode id fid objectid",
        "lon": _LON,
        "lat": _LAT,
        "position": _POSITION,
        "population": f"{_PEOPLE} | value val dn gridvalue 人数",
    },
    "facilities": {
        "facility_id": "机构编号 医院编号 机构id 机构代码 组织机构代码 统一社会信用代码 登记号 facilityid",
        "name": _FACILITY,
        "type": "机构类别 机构类型 类别 类型 医院类别 医院类型 医疗机构类别 机构分类 type category",
        "grade": "医院等级 医院级别 机构等级 机构级别 等级 级别 等次 评审等级 级别等次 医院等次 grade level",
        "affiliation": "隶属关系 隶属 主管级别 行政隶属 affiliation",
        "ownership": "经济类型 所有制 所有制形式 所有制性质 举办性质 公立民营 公立或民营 登记注册类型 ownership | 性质",
        "sponsor": "举办主体 主办单位 举办单位 设置主体 主办单位性质 sponsor",
        "designation": "区域医疗中心 命名 designation",
        "follows": "上级机构 上级单位 隶属机构 管理机构 follows",
        "other_names": "其他名称 别名 第二名称 曾用名 简称 othernames alias",
        "address": "地址 详细地址 机构地址 医院地址 单位地址 通讯地址 address addr",
        "lead_candidate": "牵头候选 可牵头 牵头医院候选 是否牵头 leadcandidate",
        "beds_open": "实有床位 实有床位数 开放床位 开放床位数 实际开放床位 实际开放床位数 实开床位 实开床位数 bedsopen",
        "physicians": (
            "执业医师 执业(助理)医师 执业助理医师 执业(助理)医师数 执业医师数 医师数 医师 医生数 physicians doctors"
        ),
        "general_practitioners": "全科医生 全科医师 全科医生数 全科医师数 generalpractitioners gp",
        "campus": "院区 院区名称 分院 分院名称 campus campusname",
        "admin_area": _ADMIN,
        "lon": _LON,
        "lat": _LAT,
        "position": _POSITION,
        "grade_confidence": "gradeconfidence",
        "grade_source": "gradesource",
        "beds_open_confidence": "bedsopenconfidence",
    },
    "campuses": {
        "campus_id": "院区编号 院区id campusid",
        "facility": _FACILITY.replace(" | 名称 机构 单位 name", " | 所属医院 所属机构 机构"),
        "facility_id": "机构编号 医院编号 facilityid",
        "name": "院区 院区名称 分院 分院名称 campus campusname | 名称 name",
        "designated": "指定院区 是否指定 计入时间 designated",
        "admin_area": _ADMIN,
        "lon": _LON,
        "lat": _LAT,
        "position": _POSITION,
        "location_confidence": "locationconfidence",
    },
    "units": {
        "unit_id": "社区编号 村编号 unitid",
        "name": _UNIT_NAME,
        "kind": "类别 类型 城乡分类 kind",
        "district": _PLACE.rpartition(" | ")[0],
        "district_id": "片区编号 片区id districtid",
        "town": _TOWN,
        "admin_area": _ADMIN,
        "code": f"{_CODE} 社区代码 村代码 城乡代码",
        "population": _PEOPLE,
    },
    "links": {
        "from_district": "起点 起点片区 起始片区 从 fromdistrict fromid from fromname origin",
        "to_district": "终点 终点片区 到达片区 到 todistrict toid to toname destination",
        "road_km": "道路里程 里程 公里 公里数 距离 路程 道路距离 长度 roadkm km distancekm distance length",
        "road_class": "道路等级 等级 道路类型 roadclass class",
        "oneway": "单行 单行道 oneway",
    },
    "roads": {
        "road_class": "道路等级 技术等级 等级 道路类型 行政等级 fclass highway roadclass class type",
        "name": "道路名称 路名 名称 name roadname",
        "speed_km_per_h": "限速 车速 设计速度 设计车速 maxspeed speed",
        "direction": "方向 通行方向 单行 oneway direction",
        "level": "层级 高程层级 layer level",
    },
    "minutes": {
        "origin": "起点 出发地 出发点 origin from",
        "destination": "终点 目的地 到达点 destination to",
        "minutes": "分钟 时间 时长 分钟数 行车时间 驾车时间 耗时 用时 minutes duration time",
        "mode": "出行方式 方式 mode",
        "departure_time": "出发时间 时段 departuretime",
        "source": "来源 数据来源 source",
        "date": "日期 采集日期 date",
    },
    "adjacency": {
        "from_district": "起点 片区a 片区1 fromdistrict from",
        "to_district": "终点 片区b 片区2 相邻片区 邻接片区 todistrict to",
        "basis": "依据 原因 basis",
        "note": "说明 备注 note",
    },
    "towns": {"name": _PLACE, "admin_area": _ADMIN, "code": _CODE},
    "crosswalk": {
        "to_id": "片区编号 片区 片区名称 划入片区 新片区 toid to",
        "from_id": f"来源编号 来源 来源名称 来源单元 旧片区 原片区 fromid from | {_TOWN} | {_UNIT_NAME}",
        "weight": "比例 权重 份额 占比 人口比例 人口占比 换算比例 weight share ratio",
        "admin_area": _ADMIN,
    },
    "layout": {},  # its own reader knows its columns
}
# Headings that look like a field and may be another: never taken without asking.
DOUBTFUL: Mapping[tuple[str, str], str] = {
    ("facilities", "beds_open"): "床位 床位数 编制床位 编制床位数 核定床位 核定床位数 批准床位 beds",
    ("facilities", "physicians"): "卫生技术人员 卫技人员 职工人数",
    ("districts", "population"): "户籍人口 户籍人口数 户籍总人口 人数 服务人口 pop2010",
    ("population", "population"): "户籍人口 户籍人口数 户籍总人口 人数 服务人口 pop2010",
    ("units", "population"): "户籍人口 户籍人口数 户籍总人口 人数 服务人口",
}
# Further kinds of people that columns count, and the words of the main one by its heading.
KINDS: Mapping[str, tuple[str, Words]] = {
    "registered": ("户籍人口 户籍人口数 户籍总人口", Words(zh="户籍人口", en="registered population")),
    "insured": ("参保人数 参保人口 医保参保人数 基本医保参保人数", Words(zh="参保人数", en="insured people")),
    "aged_60": (
        "60岁及以上人口 60岁以上人口 60岁及以上 60岁以上 老年人口 老年人口数",
        Words(zh="60 岁及以上人口", en="people of 60 and above"),
    ),
    "aged_65": (
        "65岁及以上人口 65岁以上人口 65岁及以上 65岁以上",
        Words(zh="65 岁及以上人口", en="people of 65 and above"),
    ),
}
RESIDENT = Words(zh="常住人口", en="resident population")


@cache
def tiers_of(layer: LayerName, field: str) -> Tiers:
    """Return the words of a field, comparable, in their tiers."""
    return tuple(_words(tier) for tier in FIELDS[layer][field].split("|"))


@cache
def doubtful_words(layer: str, field: str) -> frozenset[str]:
    """Return the words that may or may not mean a field."""
    return _words(DOUBTFUL.get((layer, field), ""))


@cache
def kind_words(kind: str) -> frozenset[str]:
    """Return the headings of a further kind of people."""
    return _words(KINDS[kind][0])


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in text.split())
