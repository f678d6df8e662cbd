"""Tables about single persons are refused, and what identifies them is never quoted."""

import pytest

from gridplan.layers import RawTable, personal
from gridplan.layers.persons import is_identity_number

# Numbers of nobody: the checksum is right, the county does not exist.
REAL, WRONG, OLD = "330399199001010004", "330399199001010001", "330399900101001"


def table(header: tuple[str, ...], *rows: tuple[str, ...]) -> RawTable:
    return RawTable("名单.xlsx", "", header, (1,), rows, tuple(range(2, len(rows) + 2)))


def test_checksum_tells_identity_numbers() -> None:
    assert is_identity_number(REAL)
    assert not is_identity_number(WRONG)
    assert not is_identity_number("330399199013010001"), "there is no thirteenth month"
    assert not is_identity_number("990399199001010007"), "there is no such province"


@pytest.mark.parametrize("cell", [REAL, f"张三 {REAL}", f"身份证：{REAL}，已登记"])
def test_one_identity_number_in_any_column_is_refused_and_not_quoted(cell: str) -> None:
    (fault,) = personal(table(("片区", "说明"), ("江滨", ""), ("莲池", cell), ("南浦", "")))
    assert (fault.row, fault.column, fault.value) == (3, "说明", "******")
    assert REAL not in fault.to("zh") + fault.to("en")
    assert "患者级数据不应进入规划工具" in fault.problem.zh
    assert "汇总到片区" in fault.remedy.zh


def test_numbers_without_checksum_count_where_most_rows_hold_one() -> None:
    assert personal(table(("片区", "编号"), ("江滨", OLD), ("莲池", OLD)))
    assert personal(table(("片区", "编号"), ("江滨", WRONG), ("莲池", WRONG))), "a spreadsheet rounds the last digits"
    assert personal(table(("片区", "编号"), ("江滨", OLD), ("莲池", "1"), ("南浦", "2"))) == ()


@pytest.mark.parametrize(
    "header",
    [("身份证号", "片区"), ("患者姓名", "片区"), ("姓名", "性别"), ("姓名", "出生日期"), ("姓名", "联系电话"),
     ("住院号", "科室"), ("病案号", "诊断"), ("门诊号", "费用"), ("基本信息/姓名", "基本信息/年龄（岁）")],
)  # fmt: skip
def test_headings_of_persons_are_refused(header: tuple[str, ...]) -> None:
    faults = personal(table(header, ("甲", "乙")))
    assert [(fault.row, fault.column) for fault in faults] == [(1, header[0])]


@pytest.mark.parametrize(
    ("header", "row"),
    [(("机构名称", "联系电话", "联系人"), ("江滨社区卫生服务中心", "13800000000", "张三")),
     (("片区", "住院人次", "门诊人次"), ("江滨", "120", "3000")), (("医院", "门诊号源数"), ("甲院", "300")),
     (("机构", "执业许可证件号"), ("甲院", "33030011")), (("片区", "患者数"), ("江滨", "12")),
     (("姓名", "片区"), ("江滨", "江滨")), (("lon", "lat"), ("120.330399900101001", "28.330399199001010")),
     (("机构代码",), ("PDY00012X33030217A1001",)), (("身份证号", "片区"), ("", "江滨"))],
)  # fmt: skip
def test_tables_of_institutions_and_counts_are_not(header: tuple[str, ...], row: tuple[str, ...]) -> None:
    assert personal(table(header, row)) == ()
