"""Reading workbooks of operating evidence: every fault at once, with file, row, column, value and remedy."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from evidence_case import DEFINED, city, evidence_of, visit_rows, written

from gridplan.errors import EvidenceError
from gridplan.evidence import read_evidence
from gridplan.export.evidence_xlsx import evidence_xlsx


def faults_of(folder: Path, **tables) -> list[str]:
    with pytest.raises(EvidenceError) as caught:
        evidence_of(folder, **tables)
    for fault in caught.value.faults:
        assert fault.to("en") != fault.to("zh")
    return [f"{fault.row} {fault.column} {fault.value}: {fault.problem.zh}" for fault in caught.value.faults]


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    told = faults_of(
        tmp_path,
        definitions=[*DEFINED, ("住院", 2022, "", "人次", "另一口径"), ("体检", 2020, "", "人次", "x"),
                     ("总诊疗人次", 2020, "", "万人", "x"), ("居民总就诊人次", 2022, 2020, "箱", "x")],
        visits=[
            (2022, "急诊", "蒲鞋市", "", "温州市人民医院", 10),
            (2022, "住院", "蒲鞋村", "", "温州市人民医院", 10),
            (2022, "住院", "蒲鞋市", "", "某某医院", 10),
            (2022, "住院", "蒲鞋市", "", "温州市人民医院", "62.1%"),
            (2022, "住院", "蒲鞋市", "", "温州市中心医院", "1.5"),
            (1999, "住院", "蒲鞋市", "", "温州市中心医院", 10),
            (2021, "住院", "蒲鞋市", "", "温州市中心医院", 10),
            (2021, "住院", "蒲鞋市", "", "温州市中心医院", 10),
        ],
        referrals=[(2022, "上转", "温州市人民医院", "没有的单位", "", 5)],
        figures=[
            (2022, "医保基金支出", "网格", "9", "5"),
            (2022, "医保基金支出", "区划", "平阳县", "5"),
            (2022, "医保基金支出", "牵头医院", "温州市人民医院", "5"),
            (2022, "基金花费", "全市", "", "5"),
        ],
    )  # fmt: skip
    assert len(told) == 17
    for part in (
        "10 起始年份 2022: 与 2020—至今 的口径重叠",
        "11 项目 体检: 没有这个项目",
        "12 计量单位 万人: 不能换算为人次",
        "13 计量单位 箱: 不认识的计量单位",
        "2 类别 急诊: 不认识的词",
        "3 片区 蒲鞋村: ",
        "4 就诊机构 某某医院: ",
        "5 数量 62.1%: 不是可用的数",
        "6 数量 1.5: 按人次换算后不是整数",
        "7 数量 10: “口径”表没有住院 1999 年的口径",
        "9 年份 2021: 与第 8 行重复",
        "2 下级单位 没有的单位: ",
        "2 单位名称 9: 布局方案中没有这个网格",
        "3 单位名称 平阳县: 规划范围中没有这个区划",
        "4 层级 牵头医院: 该项目不按这个层级填",
        "5 项目 基金花费: 没有这个项目",
    ):
        assert any(line.startswith(part) for line in told), part


def test_comparable_needs_a_person_and_a_reason(tmp_path: Path) -> None:
    rows = [("住院", 2020, 2021, "人次", "甲"), ("住院", 2022, "", "人次", "乙", "", "是", "张三")]
    assert faults_of(tmp_path, definitions=rows) == ["3 理由 None: 单元格为空"]
    rows = [("住院", 2020, "", "人次", "甲", "", "是", "张三", "相差很小")]
    assert faults_of(tmp_path, definitions=rows) == ["2 与此前可比 是: 此前没有别的口径"]


def test_visits_that_do_not_fit_their_total_are_told(tmp_path: Path) -> None:
    more = visit_rows(2022, "住院", "蒲鞋市", people=80, west=30, whole=100)
    other = visit_rows(2022, "住院", "五马", people=80, rest=10, whole=100)
    assert [line.split(": ")[1] for line in faults_of(tmp_path, visits=[*more, *other])] == [
        "各行之和为 110 人次，与合计不符",
        "各行之和为 90 人次，与合计不符",
    ]


def test_part_larger_than_its_whole_is_told(tmp_path: Path) -> None:
    rows = [(2020, "医保基金支出", "全市", "", "1"), (2020, "医保基金支付给基层的金额", "全市", "", "10001")]
    (told,) = faults_of(tmp_path, figures=rows)
    assert told.startswith("3 数值 10001: 大于“医保基金支出”100,000,000")


def test_row_that_looks_like_a_sum_is_never_lost_without_a_word(tmp_path: Path) -> None:
    paths = written(tmp_path, figures=[])
    paths[1].write_text(
        "层级,年份,项目,单位名称,数值,目标\n全市,2022,医保基金支出,,5,\n网格,2022,医保基金支出,1,5,\n", encoding="utf-8"
    )
    with pytest.raises(EvidenceError, match="像是合计行"):
        read_evidence(paths, *city())


def test_missing_column_and_file_without_tables_are_told(tmp_path: Path) -> None:
    path = tmp_path / "就诊.csv"
    path.write_text("年份,类别,片区,就诊机构\n2022,住院,五马,其他\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="列 数量：缺少该列"):
        read_evidence([path], *city())
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="没有运行资料的表"):
        read_evidence([path], *city())
    with pytest.raises(EvidenceError, match="文件不存在"):
        read_evidence([tmp_path / "没有.xlsx"], *city())


def test_workbook_archive_and_gbk_say_the_same_as_csv(tmp_path: Path) -> None:
    rows = {"definitions": list(DEFINED), "visits": visit_rows(2022, "住院", "蒲鞋市", people=80, rest=20)}
    paths = written(tmp_path, **rows)
    expected = read_evidence(paths, *city())
    full = {
        key: [[*map(str, row), *[""] * (size - len(row))] for row in rows[key]]
        for key, size in (("definitions", 10), ("visits", 7))
    }
    book = tmp_path / "资料.xlsx"
    book.write_bytes(evidence_xlsx(full))
    packed = tmp_path / "资料.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in paths:
            archive.writestr(path.name, path.read_text(encoding="utf-8").encode("gbk"))
    for path in (book, packed):
        found = read_evidence([path], *city())
        assert (found.visits, found.definitions) == (expected.visits, expected.definitions)


def test_template_has_a_sheet_for_each_table_and_its_examples_are_not_read(tmp_path: Path) -> None:
    content = evidence_xlsx()
    assert content == evidence_xlsx()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["说明", "就诊", "转诊", "数值与目标", "口径"]
    book["口径"].append(["住院", 2022, None, "人次", "出院人次"])
    for place, number in (("温州市人民医院", 80), ("其他", 20)):
        book["就诊"].append([2022, "住院", "蒲鞋市", None, place, number])
    path = tmp_path / "填写.xlsx"
    book.save(path)
    found = read_evidence([path], *city())
    assert [visit.number for visit in found.visits] == [80, 20]
    assert (len(found.definitions), found.figures, found.referrals) == (1, (), ())
