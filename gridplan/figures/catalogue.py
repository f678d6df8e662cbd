"""What is counted, and which indicators are made of the counts: numerator ÷ denominator, never a typed percentage."""

from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text


@dataclass(frozen=True)
class Count:
    """Something that is counted for a unit in a year."""

    id: str
    name: Text
    unit: Text


@dataclass(frozen=True)
class OperatingIndicator:
    """An indicator of operation: `numerator` ÷ `denominator` × `per`, or the numerator alone.

    `shown_as` is a share (percent), a number, or a rate per so many. One with `source` layout is computed from the
    layout and the facilities layer; its counts are not asked for.
    """

    id: str
    name: Text
    numerator: str
    denominator: str | None = None
    per: float = 1.0
    shown_as: Literal["share", "number"] = "share"
    source: Literal["figures", "layout"] = "figures"


_PERSON_TIMES, _PEOPLE, _YUAN, _ITEMS = Text("人次", "visits"), Text("人", "people"), Text("元", "yuan"), Text("个", "")
_COUNTS = (
    ("visits_primary", "基层医疗卫生机构诊疗人次", "visits at primary facilities", _PERSON_TIMES),
    ("visits_all", "总诊疗人次", "all visits", _PERSON_TIMES),
    ("visits_in_county", "参保居民县域内就诊人次", "residents' visits within the county", _PERSON_TIMES),
    ("visits_of_residents", "参保居民总就诊人次", "all visits of residents", _PERSON_TIMES),
    ("inpatients_outside", "转外就医住院人次", "inpatients referred elsewhere", _PERSON_TIMES),
    ("inpatients_of_residents", "参保居民住院总人次", "all inpatients of residents", _PERSON_TIMES),
    ("fund_spending", "医保基金支出", "insurance spending", _YUAN),
    (
        "fund_spending_primary",
        "医保基金支付给基层医疗卫生机构的金额",
        "insurance spending at primary facilities",
        _YUAN,
    ),
    ("general_practitioners", "合格全科医生数", "qualified general practitioners", _PEOPLE),
    ("residents", "常住人口", "residents", _PEOPLE),
    (
        "townships_telemedicine",
        "已接入远程服务的卫生院（社区卫生服务中心）",
        "health centres with telemedicine",
        _ITEMS,
    ),
    ("townships", "建制乡镇（街道）卫生院（社区卫生服务中心）总数", "township and community health centres", _ITEMS),
    ("tight_consortia", "有明显成效的紧密型医联体数", "tight consortia with evident results", _ITEMS),
    ("poor_signed", "已签约农村贫困人口", "rural poor signed with a family doctor", _PEOPLE),
    ("poor_residents", "农村贫困人口总数", "rural poor", _PEOPLE),
    ("long_prescription_months", "长处方最长用药月数", "longest prescription in months", Text("个月", "months")),
    ("down_referrals", "经市双向转诊信息系统下转患者人数", "patients referred downwards", _PEOPLE),
    ("feature_departments", "市级及以上基层特色科室数", "feature departments of primary facilities", _ITEMS),
    ("feature_department_visits", "基层特色科室诊疗量", "visits at feature departments", _PERSON_TIMES),
    ("htn_dm_managed", "规范化管理的高血压、糖尿病患者数", "patients under standard management", _PEOPLE),
    ("htn_dm_patients", "网格内高血压、糖尿病患者数", "patients with hypertension or diabetes", _PEOPLE),
    ("backbone_trained", "名医工作室培养的技术骨干人数", "backbone staff trained by studios", _PEOPLE),
    ("studios", "基层名医工作室数", "studios", _ITEMS),
    ("rehab_units_joined", "已设康复联合病房的机构数", "facilities with a joint rehabilitation ward", _ITEMS),
    ("rehab_units", "有床位的社区中心和有条件的乡镇卫生院数", "facilities that should have one", _ITEMS),
    ("rehab_diseases_covered", "已纳入的适宜下转病种数", "diseases covered", _ITEMS),
    ("rehab_diseases", "适宜下转病种总数", "diseases fit to be referred down", _ITEMS),
    ("rehab_departments_covered", "已参与的上级医院相关科室数", "departments taking part", _ITEMS),
    ("rehab_departments", "上级医院相关科室总数", "departments concerned", _ITEMS),
    ("mdt_teams", "开展的 MDT 数", "MDT teams", _ITEMS),
    ("rescue_centres", "胸痛、卒中等市级救治中心数", "rescue centres of city rank", _ITEMS),
    ("expert_slots_reserved", "预留给网格单位的专家号源数", "specialist slots reserved", _ITEMS),
    ("expert_slots", "专家号源总数", "specialist slots", _ITEMS),
    ("deductible_pilots", "开展一次转诊连续计算起付线试点的基层机构数", "facilities in the deductible pilot", _ITEMS),
    ("units_with_team", "有签约服务团队的网格单位数", "members with a signing team", _ITEMS),
    ("units_in_grid", "网格单位总数", "members", _ITEMS),
    ("paired_departments", "与牵头医院结对共建的科室数", "departments paired with the lead", _ITEMS),
    ("townships_standard", "达到建设和服务能力标准的卫生院（中心）数", "health centres up to standard", _ITEMS),
    ("feature_specialties", "特色专科数", "feature specialties", _ITEMS),
    ("ph_tasks_village", "交由村卫生室承担的基本公卫服务任务量", "public health work done by village clinics", _ITEMS),
    ("ph_tasks", "基本公卫服务任务总量", "public health work", _ITEMS),
    ("literate_surveyed", "调查中具备健康素养的人数", "surveyed people with health literacy", _PEOPLE),
    ("surveyed", "健康素养调查人数", "people surveyed", _PEOPLE),
    ("gp_income", "基层全科医生年平均收入", "mean yearly income of general practitioners", _YUAN),
    ("clinician_income", "县级综合医院同等条件临床医师年平均收入", "mean income of like clinicians", _YUAN),
    ("catalogue_cases_county", "县级医院收治的乡级目录病种例数", "catalogue cases at county hospitals", _ITEMS),
    ("catalogue_cases", "乡级目录病种收治总例数", "catalogue cases", _ITEMS),
    ("outpatient_slots_reserved", "预留给签约团队或基层的门诊号源数", "outpatient slots reserved", _ITEMS),
    ("outpatient_slots", "门诊号源总数", "outpatient slots", _ITEMS),
    ("beds_reserved", "预留给签约团队或基层的住院床位数", "beds reserved", _ITEMS),
    ("beds", "住院床位总数", "beds", _ITEMS),
    ("residents_signed", "签约人数", "residents signed", _PEOPLE),
    ("contracts_fulfilled", "履约人数", "contracts fulfilled", _PEOPLE),
    ("lead_common_cases", "牵头单位常见病、多发病、稳定慢性病例数", "common cases at the lead", _ITEMS),
    ("lead_cases", "牵头单位诊疗总例数", "cases at the lead", _ITEMS),
    ("software_deployed", "已部署国家传染病前置软件的机构数", "facilities with the national software", _ITEMS),
    ("signing_fees_team", "用于签约团队内部分配的签约服务收入", "signing income shared within teams", _YUAN),
    ("signing_fees", "家庭医生签约服务收入", "signing income", _YUAN),
    ("participating", "参加医联体的机构数", "facilities that take part", _ITEMS),
    ("eligible", "应参加的机构数", "facilities that should", _ITEMS),
    ("county_hospitals_2a", "达到二级甲等的县（市）人民医院数", "county hospitals of 二级甲等 or above", _ITEMS),
    ("county_hospitals", "县（市）人民医院数", "county hospitals", _ITEMS),
)
COUNTS = {key: Count(key, Text(zh, en), unit) for key, zh, en, unit in _COUNTS}


def _share(key: str, zh: str, en: str, numerator: str, denominator: str) -> OperatingIndicator:
    return OperatingIndicator(key, Text(zh, en), numerator, denominator)


def _number(
    key: str, zh: str, en: str, numerator: str, denominator: str | None = None, per: float = 1
) -> OperatingIndicator:
    return OperatingIndicator(key, Text(zh, en), numerator, denominator, per, "number")


_INDICATORS = (
    OperatingIndicator(
        "member_participation_rate", Text("参与率", "participation"), "participating", "eligible", source="layout"
    ),
    _share(
        "primary_visit_share", "基层就诊率", "share of visits at primary facilities", "visits_primary", "visits_all"
    ),
    _share(
        "county_visit_rate",
        "县域就诊率",
        "share of visits within the county",
        "visits_in_county",
        "visits_of_residents",
    ),
    _number(
        "gp_per_10k",
        "每万居民全科医生",
        "general practitioners per 10,000",
        "general_practitioners",
        "residents",
        10_000,
    ),
    _share("telemedicine_access_rate", "远程服务接入率", "telemedicine access", "townships_telemedicine", "townships"),
    _share(
        "outflow_ratio",
        "转外就医比例",
        "share of inpatients going elsewhere",
        "inpatients_outside",
        "inpatients_of_residents",
    ),
    _number("fund_spending", "医保基金支出", "insurance spending", "fund_spending"),
    _number("tight_consortia", "紧密型医联体数", "tight consortia", "tight_consortia"),
    _share("poor_signed_rate", "农村贫困人口签约率", "rural poor signed", "poor_signed", "poor_residents"),
    _number("long_prescription_months", "长处方用药月数", "months of a long prescription", "long_prescription_months"),
    _number("down_referrals", "下转患者人数", "patients referred downwards", "down_referrals"),
    _number("feature_departments", "基层特色科室数", "feature departments", "feature_departments"),
    _number(
        "feature_department_visits", "基层特色科室诊疗量", "visits at feature departments", "feature_department_visits"
    ),
    _share(
        "htn_dm_standard_mgmt_rate",
        "高血压、糖尿病规范化管理率",
        "standard management",
        "htn_dm_managed",
        "htn_dm_patients",
    ),
    _number(
        "backbone_trained_per_studio",
        "每个工作室培养技术骨干",
        "backbone staff per studio",
        "backbone_trained",
        "studios",
    ),
    _share(
        "rehab_ward_units", "康复联合病房机构覆盖率", "joint wards: facilities", "rehab_units_joined", "rehab_units"
    ),
    _share(
        "rehab_ward_diseases",
        "康复联合病房病种覆盖率",
        "joint wards: diseases",
        "rehab_diseases_covered",
        "rehab_diseases",
    ),
    _share(
        "rehab_ward_departments",
        "康复联合病房科室覆盖率",
        "joint wards: departments",
        "rehab_departments_covered",
        "rehab_departments",
    ),
    _number("mdt_teams", "MDT 数", "MDT teams", "mdt_teams"),
    _number("rescue_centres", "市级救治中心数", "rescue centres", "rescue_centres"),
    _share(
        "expert_slots_reserved", "专家号源预留率", "specialist slots reserved", "expert_slots_reserved", "expert_slots"
    ),
    _number("deductible_pilots", "连续计算起付线试点机构数", "facilities in the deductible pilot", "deductible_pilots"),
    _share(
        "team_coverage_rate", "签约服务团队覆盖率", "members with a signing team", "units_with_team", "units_in_grid"
    ),
    _number("paired_departments", "结对共建科室数", "paired departments", "paired_departments"),
    OperatingIndicator(
        "county_hospital_grade_2a_rate",
        Text("县（市）人民医院达到二级甲等的比例", "county hospitals of 二级甲等"),
        "county_hospitals_2a",
        "county_hospitals",
        source="layout",
    ),
    _share(
        "township_standard_rate",
        "卫生院（中心）达标率",
        "health centres up to standard",
        "townships_standard",
        "townships",
    ),
    _number("feature_specialties", "特色专科数", "feature specialties", "feature_specialties"),
    _share(
        "village_ph_task_share",
        "村卫生室承担公卫任务比例",
        "public health work at village clinics",
        "ph_tasks_village",
        "ph_tasks",
    ),
    _share("health_literacy", "居民健康素养水平", "health literacy", "literate_surveyed", "surveyed"),
    _share(
        "gp_income_ratio",
        "全科医生与临床医师收入比",
        "income of general practitioners to clinicians",
        "gp_income",
        "clinician_income",
    ),
    _share(
        "catalogue_leakage",
        "乡级目录病种由县级医院收治的比例",
        "catalogue cases at county hospitals",
        "catalogue_cases_county",
        "catalogue_cases",
    ),
    _share(
        "outpatient_slots_reserved",
        "门诊号源预留率",
        "outpatient slots reserved",
        "outpatient_slots_reserved",
        "outpatient_slots",
    ),
    _share("inpatient_beds_reserved", "住院床位预留率", "beds reserved", "beds_reserved", "beds"),
    _share(
        "primary_service_share",
        "基层服务占医疗服务总量比例",
        "services at primary facilities",
        "visits_primary",
        "visits_all",
    ),
    _share(
        "primary_fund_share",
        "基层占医保基金支付比例",
        "spending at primary facilities",
        "fund_spending_primary",
        "fund_spending",
    ),
    _share("signing_rate", "家庭医生签约率", "residents signed", "residents_signed", "residents"),
    _share("fulfilment_rate", "签约履约率", "contracts fulfilled", "contracts_fulfilled", "residents_signed"),
    _share(
        "lead_common_disease_share", "牵头单位常见病比例", "common cases at the lead", "lead_common_cases", "lead_cases"
    ),
    _share(
        "infectious_front_end_rate",
        "传染病前置软件部署率",
        "national software deployed",
        "software_deployed",
        "units_in_grid",
    ),
    _share(
        "signing_fee_team_share",
        "签约服务收入用于团队分配的比例",
        "signing income shared within teams",
        "signing_fees_team",
        "signing_fees",
    ),
)
INDICATORS = {indicator.id: indicator for indicator in _INDICATORS}
