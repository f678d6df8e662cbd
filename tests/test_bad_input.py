"""Bad input is refused at the door: every message says where, what, and what to do; nothing is guessed."""

import math
import shutil
from pathlib import Path

import pytest
from broken import BROKEN, Broken, cell, copy_of_wenzhou, open_all, replace_once, set_cell, set_outline
from drawing import drawn_area, drawn_layout, write_area

from gridplan.access import access_table
from gridplan.errors import AreaError, Fault, InputError, LayoutError
from gridplan.indicators import measure
from gridplan.layout_table import read_layout_table
from gridplan.study_area import StudyArea, read_area


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of_wenzhou(tmp_path)


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(AreaError) as refused:
        read_area(folder)
    return refused.value.faults


def only_fault_of(folder: Path) -> Fault:
    (fault,) = faults_of(folder)
    return fault


def append_row(path: Path, row: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.rstrip()}\n{row}\n", encoding="utf-8")


def test_unbroken_copy_of_the_example_opens(copy: Path, wenzhou: StudyArea) -> None:
    plan = open_all(copy)
    assert (plan.area_id, plan.area_digest) == ("wenzhou", wenzhou.digest)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_copy_is_refused_with_place_value_and_remedy(broken: Broken, copy: Path) -> None:
    broken.make(copy)
    with pytest.raises(InputError) as refused:
        open_all(copy)
    missing = [part for part in broken.zh if part not in refused.value.to("zh")]
    missing += [part for part in broken.en if part not in refused.value.to("en")]
    assert not missing, refused.value.to("zh") + "\n" + refused.value.to("en")
    assert len(refused.value.faults) == 1, "one mistake is told once"
    assert str(refused.value) == refused.value.to("zh")


def test_a_whole_message_reads_as_one_line_in_each_language(copy: Path) -> None:
    BROKEN["text in a number"].make(copy)
    fault = only_fault_of(copy)
    assert fault.to("zh") == (
        "population.csv，第 3 行，列 population，值 '约6万'：不是数字。请只填数字，不带单位、逗号或文字"
    )
    assert fault.to("en") == (
        "population.csv, row 3, column population, value '约6万': is not a number. "
        "Write digits alone, without unit, comma or words"
    )


def test_faults_of_two_files_are_told_at_once(copy: Path) -> None:
    BROKEN["text in a number"].make(copy)
    BROKEN["swapped coordinates of a hospital"].make(copy)
    told = {(fault.file, fault.row, fault.column) for fault in faults_of(copy)}
    assert told == {("population.csv", 3, "population"), ("campuses.csv", 3, "lat")}


def test_all_faults_of_one_file_are_told_at_once(copy: Path) -> None:
    set_cell(copy, "population.csv", 3, population="64,392")
    set_cell(copy, "population.csv", 9, population="-5", confidence="sure")
    told = [(fault.row, fault.column, fault.value) for fault in faults_of(copy)]
    assert sorted(told) == [(3, "population", "64,392"), (9, "confidence", "sure"), (9, "population", "-5")]


def test_misfits_between_layers_are_told_together(copy: Path) -> None:
    BROKEN["link to an unknown place"].make(copy)
    set_cell(copy, "campuses.csv", 4, facility_id="H77")
    told = {(fault.file, fault.row, fault.value) for fault in faults_of(copy)}
    assert told == {("links.csv", 2, "W99"), ("campuses.csv", 4, "H77")}


def test_all_faults_of_a_layout_table_are_told_at_once(copy: Path) -> None:
    set_cell(copy, "layout-2020.csv", 3, 片区="广花")
    set_cell(copy, "layout-2020.csv", 5, 牵头医院="温州市第二医院")
    set_cell(copy, "layout-2020.csv", 2, 关系="枢纽")
    with pytest.raises(LayoutError) as refused:
        open_all(copy)
    told = {(fault.row, fault.column, fault.value) for fault in refused.value.faults}
    assert told == {(2, "关系", "枢纽"), (3, "片区", "广花"), (5, "牵头医院", "温州市第二医院")}


def test_district_in_two_grids_of_a_table_is_refused_with_both_grids(copy: Path) -> None:
    append_row(copy / "layout-2020.csv", "5,龙湾区第一人民医院,鹿城区,广化,,")
    with pytest.raises(LayoutError) as refused:
        open_all(copy)
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("layout-2020.csv", 48, "片区", "广化")
    assert fault.problem.zh == "该片区已在网格 1"
    assert fault.problem.en == "is in grid 1 already"


def test_table_row_without_district_or_member_is_refused(copy: Path) -> None:
    append_row(copy / "layout-2020.csv", "5,龙湾区第一人民医院,龙湾区,,,")
    with pytest.raises(LayoutError, match=r"第 48 行.*没有片区也没有成员单位"):
        open_all(copy)


def test_table_naming_a_district_under_the_wrong_admin_area_is_refused(copy: Path) -> None:
    set_cell(copy, "layout-2020.csv", 3, 区划="瓯海区")
    with pytest.raises(LayoutError, match="第 3 行，列 片区，值 '广化'：区划 瓯海区 中没有这个片区"):
        open_all(copy)


def test_hospital_that_leads_and_is_a_member_is_refused_by_name(copy: Path) -> None:
    append_row(copy / "layout-2020.csv", "2,温州市人民医院,,,温州市中医院,成员单位")
    with pytest.raises(LayoutError, match="值 '温州市中医院'：既牵头网格 4 又是成员"):
        open_all(copy)


def test_unknown_key_of_the_manifest_is_refused_with_its_line(copy: Path) -> None:
    replace_once(copy, "area.yaml", "  snap_limit_km: 5\n", "  snap_limit_km: 5\n  snap_limits_km: 5\n")
    lines = (copy / "area.yaml").read_text(encoding="utf-8").splitlines()
    fault = only_fault_of(copy)
    assert (fault.file, fault.column) == ("area.yaml", "travel_time.snap_limits_km")
    assert fault.row == lines.index("  snap_limits_km: 5") + 1
    assert (fault.problem.zh, fault.problem.en) == ("未知的键", "unknown key")


def test_missing_key_of_the_manifest_is_refused_by_name(copy: Path) -> None:
    replace_once(copy, "area.yaml", "datum: WGS84\n", "")
    fault = only_fault_of(copy)
    assert (fault.column, fault.problem.en, fault.value) == ("datum", "required key is missing", None)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("datum: WGS84", "datum: WGS-84", "datum"),
        ("主干路: 35", "主干路: 0", "travel_time.speeds_km_per_h.主干路"),
        ("主干路: 35", "主干路: -35", "travel_time.speeds_km_per_h.主干路"),
        ("主干路: 35", "主干路: .nan", "travel_time.speeds_km_per_h.主干路"),
        ("主干路: 35", "主干路: .inf", "travel_time.speeds_km_per_h.主干路"),
        ("peak_factor: 1.0", "peak_factor: 0.5", "travel_time.peak_factor"),
        ("terminal_min: 5", "terminal_min: .nan", "travel_time.terminal_min"),
        ("terminal_min: 5", "terminal_min: .inf", "travel_time.terminal_min"),
        ("[15, 30, 60]", "[]", "travel_time.thresholds_min"),
    ],
)
def test_impossible_value_of_the_manifest_is_refused_with_its_key(copy: Path, old: str, new: str, key: str) -> None:
    replace_once(copy, "area.yaml", old, new)
    fault = only_fault_of(copy)
    assert (fault.file, fault.column) == ("area.yaml", key)
    assert fault.row is not None


def test_broken_yaml_is_refused_with_its_line(copy: Path) -> None:
    replace_once(copy, "area.yaml", "id: wenzhou\n", "id: [wenzhou\n")
    fault = only_fault_of(copy)
    assert fault.problem.zh.startswith("不是有效的 YAML")
    assert fault.row == 5, "the bracket opens in line 4, the parser stumbles in line 5"


def test_folder_without_manifest_is_refused_with_the_path(tmp_path: Path) -> None:
    fault = only_fault_of(tmp_path)
    assert fault.file == str(tmp_path / "area.yaml")
    assert (fault.problem.zh, fault.problem.en) == ("文件不存在", "no such file")


@pytest.mark.parametrize("file", ["districts.csv", "outlines.geojson", "population.csv", "links.csv", "campuses.csv"])
def test_missing_layer_file_is_refused_by_name(copy: Path, file: str) -> None:
    (copy / file).unlink()
    fault = only_fault_of(copy)
    assert fault.file == file
    assert fault.problem.zh.startswith("无法")
    assert fault.remedy.zh


def test_file_with_a_byte_order_mark_is_read(copy: Path) -> None:
    for file in ("districts.csv", "layout-2020.csv"):
        (copy / file).write_bytes(b"\xef\xbb\xbf" + (copy / file).read_bytes())
    assert open_all(copy).layout == open_all(copy_of_wenzhou(copy)).layout


def test_file_in_gbk_is_read_where_the_manifest_says_so(copy: Path, wenzhou: StudyArea) -> None:
    BROKEN["GBK declared as UTF-8"].make(copy)
    replace_once(copy, "area.yaml", "    file: districts.csv\n", "    file: districts.csv\n    encoding: gbk\n")
    assert list(read_area(copy).districts["name"]) == list(wenzhou.districts["name"])


def test_encoding_that_does_not_exist_is_refused_by_name(copy: Path) -> None:
    replace_once(copy, "area.yaml", "    file: districts.csv\n", "    file: districts.csv\n    encoding: gbkk\n")
    fault = only_fault_of(copy)
    assert fault.file in ("districts.csv", "area.yaml")
    assert "gbkk" in fault.to("zh")
    assert "gbkk" in fault.to("en")


def test_heading_named_in_the_manifest_is_used(copy: Path, wenzhou: StudyArea) -> None:
    set_cell(copy, "population.csv", 1, population="常住人口")
    named = "    file: population.csv\n    columns: {population: 常住人口}\n"
    replace_once(copy, "area.yaml", "    file: population.csv\n", named)
    assert list(read_area(copy).districts["population"]) == list(wenzhou.districts["population"])


def test_heading_named_in_the_manifest_but_not_in_the_file_is_refused(copy: Path) -> None:
    named = "    file: facilities.csv\n    columns: {beds_open: 开放床位}\n"
    replace_once(copy, "area.yaml", "    file: facilities.csv\n", named)
    fault = only_fault_of(copy)
    assert (fault.file, fault.row, fault.column) == ("facilities.csv", 1, "开放床位")


def test_column_that_no_layer_has_is_refused_in_the_manifest(copy: Path) -> None:
    named = "    file: facilities.csv\n    columns: {bed_open: beds_open}\n"
    replace_once(copy, "area.yaml", "    file: facilities.csv\n", named)
    fault = only_fault_of(copy)
    assert (fault.file, fault.value) == ("area.yaml", "bed_open")
    assert "beds_open" in fault.remedy.zh, "the remedy lists the names that exist"


def test_population_layer_without_its_population_column_is_refused(copy: Path) -> None:
    set_cell(copy, "population.csv", 1, population="people")
    fault = only_fault_of(copy)
    assert (fault.file, fault.column) == ("population.csv", "population")
    assert fault.problem.en.startswith("the column is missing")


def test_quotation_mark_that_never_closes_is_refused_instead_of_swallowing_rows(copy: Path) -> None:
    replace_once(copy, "links.csv", "W03,W04,", '"W03,W04,')
    fault = only_fault_of(copy)
    assert (fault.file, fault.row) == ("links.csv", 80), "the file has 80 lines and ends inside the quotes"
    assert "引号" in fault.remedy.zh


def test_row_with_more_cells_than_headings_is_refused(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    replace_once(folder, "links.csv", "a,b,1,road,no", "a,b,1,5,road,no")  # a decimal comma shifts the rest
    fault = only_fault_of(folder)
    assert (fault.file, fault.row, fault.value) == ("links.csv", 2, "no")
    assert "逗号" in fault.remedy.zh


def test_blank_cells_beyond_the_headings_are_no_fault(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    replace_once(folder, "population.csv", "b,1000,", "b,500,,,")  # as spreadsheets write them
    assert read_area(folder).districts.at["b", "population"] == 500


@pytest.mark.parametrize("number", ["64_392", "6e400", "inf", "NaN", "0x10", "12.5"])
def test_number_that_only_a_programmer_would_write_is_refused(copy: Path, number: str) -> None:
    set_cell(copy, "population.csv", 3, population=number)
    fault = only_fault_of(copy)
    assert (fault.row, fault.column, fault.value) == (3, "population", number)


def test_empty_outline_layer_is_refused(copy: Path) -> None:
    (copy / "outlines.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    fault = only_fault_of(copy)
    assert (fault.file, fault.problem.zh) == ("outlines.geojson", "图层为空")


def test_outline_that_is_a_line_is_refused(copy: Path) -> None:
    replace_once(
        copy,
        "outlines.geojson",
        '{"district_id": "W01"}, "geometry": {"type": "Polygon", "coordinates": [[',
        '{"district_id": "W01"}, "geometry": {"type": "MultiLineString", "coordinates": [[',
    )
    fault = only_fault_of(copy)
    assert (fault.row, fault.value, fault.problem.en) == (1, "W01", "is not a polygon (MultiLineString)")


def test_overlapping_outlines_are_refused_with_both_districts_and_the_share(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    # a reaches one third into b: 0.0033 of 0.01 degrees
    set_outline(folder, "a", [(120, 28), (120.0133, 28), (120.0133, 27.99), (120, 27.99)])
    fault = only_fault_of(folder)
    assert (fault.file, fault.row, fault.column, fault.value) == ("outlines.geojson", 1, "geometry", "a")
    assert (fault.problem.zh, fault.problem.en) == ("与 b 重叠 33%", "overlaps b by 33%")


def test_sliver_of_overlap_is_tolerated(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    set_outline(folder, "a", [(120, 28), (120.00001, 28), (120.01005, 28), (120.01005, 27.99), (120, 27.99)])
    assert set(read_area(folder).adjacency.edges) == {("a", "b")}


def test_district_without_outline_and_outline_without_district_are_refused(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    replace_once(folder, "outlines.geojson", '"district_id": "b"', '"district_id": "z"')
    told = {(fault.value, fault.problem.en) for fault in faults_of(folder)}
    assert told == {("b", "district has no outline"), ("z", "no such place in the districts layer")}


def test_district_without_population_row_is_refused_with_the_advice_to_leave_it_blank(copy: Path) -> None:
    lines = (copy / "population.csv").read_text(encoding="utf-8").splitlines()
    (copy / "population.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    fault = only_fault_of(copy)
    assert (fault.file, fault.value, fault.problem.zh) == ("population.csv", "W45", "缺少该片区的行")
    assert fault.remedy.zh == "请补一行；人口未知时留空，不要填 0"


def test_two_districts_of_one_name_in_one_admin_area_are_refused(copy: Path) -> None:
    set_cell(copy, "districts.csv", 3, name="广化")
    fault = only_fault_of(copy)
    assert (fault.row, fault.column, fault.problem.zh) == (3, "name", "鹿城区 内与第 2 行同名")


def test_centre_in_a_neighbouring_country_is_refused_with_its_distance(copy: Path) -> None:
    set_cell(copy, "districts.csv", 2, lon="129.04")
    fault = only_fault_of(copy)
    assert (fault.file, fault.row, fault.column) == ("districts.csv", 2, "lon, lat")
    assert fault.problem.zh.startswith("中心点离本片区边界 8")  # 8.4° at 28° N are some 826 km
    assert "datum" in fault.remedy.en


def test_hospital_swapped_within_both_ranges_is_told_by_its_distance(tmp_path: Path) -> None:
    # At 28° N, 87° E (Tibet) a swapped pair is within the ranges of both columns.
    folder = write_area(tmp_path / "city", "ab", facilities=[{"id": "H1", "lon": 28, "lat": 87}])
    fault = only_fault_of(folder)
    assert (fault.file, fault.row, fault.value) == ("facilities.csv", 2, "28.0, 87.0")
    assert "写反" in fault.remedy.zh


def test_road_class_without_a_speed_is_refused(copy: Path) -> None:
    set_cell(copy, "links.csv", 2, road_class="alley")
    fault = only_fault_of(copy)
    assert (fault.file, fault.row, fault.column, fault.value) == ("links.csv", 2, "road_class", "alley")
    assert "travel_time.speeds_km_per_h" in fault.remedy.zh


def test_link_from_a_place_to_itself_and_link_of_no_length_are_refused(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "self", "ab", links=[("a", "a", 1), ("a", "b", 1)])
    assert only_fault_of(folder).problem.en == "both ends are the same place"
    folder = write_area(tmp_path / "zero", "ab", links=[("a", "b", 0)])
    assert (only_fault_of(folder).column, only_fault_of(folder).value) == ("road_km", "0")


def test_blank_population_stays_undetermined_in_every_number_that_needs_it(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", populations={"b": None}, facilities=[{"id": "H1", "beds_open": 10}])
    assert math.isnan(area.districts.at["b", "population"])
    assert any("人口未知：b" in notice.zh for notice in area.notices)
    layout = drawn_layout("abc", "111", leads={"1": ["H1"]})
    measures = measure(area, layout, access_table(area))
    for key in ("population", "mean_minutes", "coverage_30", "beds_members_per_1000", "sfca_free", "gini_minutes"):
        for value in (measures.by_grid["1"][key], measures.whole[key]):
            assert value.number is None, key
            assert "b" in value.reason.zh, key
    assert measures.whole["hhi_population"].number is None
    assert measures.by_grid["1"]["districts"].number == 3, "counting districts needs no people"


def test_zero_population_is_a_number_and_not_unknown(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", populations={"b": 0})
    layout = drawn_layout("abc", "111", leads={"1": ["H1"]})
    assert measure(area, layout, access_table(area)).whole["population"].number == 2000


def test_facility_name_that_two_rows_share_is_refused(copy: Path) -> None:
    set_cell(copy, "facilities.csv", 3, name=cell(copy, "facilities.csv", 2, "name"))
    fault = only_fault_of(copy)
    assert (fault.row, fault.column, fault.problem.en) == (3, "name", "repeats row 2")


def test_layout_table_that_does_not_exist_is_refused(wenzhou: StudyArea, tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"nowhere\.csv：无法打开"):
        read_layout_table(tmp_path / "nowhere.csv", wenzhou)


def test_table_of_another_kind_is_refused_by_its_missing_columns(wenzhou: StudyArea, tmp_path: Path) -> None:
    path = Path(shutil.copy(wenzhou.root / "population.csv", tmp_path))
    with pytest.raises(LayoutError) as refused:
        read_layout_table(path, wenzhou)
    assert [fault.column for fault in refused.value.faults] == ["序号", "牵头医院"]
