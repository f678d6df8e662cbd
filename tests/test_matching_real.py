"""Names of real towns and districts: nothing is taken wrongly, and what is cut in two is asked."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from gridplan.matching import Basis, Known, Wanted, match_names
from gridplan.study_area import find_area

CITIES = {"anshun": "安顺市", "baoji": "宝鸡市", "lianyungang": "连云港市", "xuchang": "许昌市"}


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def towns(test_data: Path) -> pd.DataFrame:
    return read(test_data / "towns" / "towns_2016.csv.gz")


@pytest.mark.parametrize("area", CITIES)
def test_towns_of_2016_come_to_their_districts_or_are_asked(area: str, towns: pd.DataFrame) -> None:
    districts = read(find_area(area) / "districts.csv")
    manifest = yaml.safe_load((find_area(area) / "area.yaml").read_text(encoding="utf-8"))
    former = {name: about.get("former_names", []) for name, about in manifest["admin_areas"].items()}
    known = [Known(d.district_id, d.name, d.admin_area) for d in districts.itertuples(index=False)]
    by_code = dict(zip(districts["nbs_code"], districts["district_id"], strict=True))
    own = towns[towns["city"] == CITIES[area]]
    matches = match_names([Wanted(*pair) for pair in own[["name", "county"]].to_numpy()], known, former_areas=former)
    right = {code: by_code.get(code[:9]) for code in own["code"]}
    taken = {code: match.found for code, match in zip(own["code"], matches, strict=True) if match.found}
    assert taken == {code: right[code] for code in taken}
    assert len(taken) >= 0.85 * len(set(right.values()) - {None})


def test_towns_within_one_district_come_to_it_and_those_cut_in_two_are_asked(
    test_data: Path, towns: pd.DataFrame
) -> None:
    table = read(test_data / "wenzhou" / "pianqu.csv")
    known = [Known(d.name, d.name, d.quhua, other_names=(d.town_2020,)) for d in table.itertuples(index=False)]
    own = towns[towns["county"].isin(["鹿城区", "龙湾区", "瓯海区"])]
    matches = match_names([Wanted(*pair) for pair in own[["name", "county"]].to_numpy()], known)
    parts = table.groupby("town_2020")["name"].agg(set)
    for match in matches:
        within = parts[match.wanted.name]
        assert match.found == (next(iter(within)) if len(within) == 1 else None)
        assert {candidate.id for candidate in match.candidates} == within
    cut = {match.wanted.name for match in matches if match.basis == Basis.AMBIGUOUS}
    assert cut == {"五马街道", "滨江街道", "南汇街道", "松台街道", "双屿街道", "藤桥镇", "山福镇"}


def test_districts_of_the_annex_come_to_towns_of_their_name_or_are_asked(test_data: Path, towns: pd.DataFrame) -> None:
    table = read(test_data / "wenzhou" / "pianqu.csv")
    own = towns[towns["county"].isin(["鹿城区", "龙湾区", "瓯海区"])]
    known = [Known(t.code[:9], t.name, t.county) for t in own.itertuples(index=False)]
    matches = match_names([Wanted(*pair) for pair in table[["name", "quhua"]].to_numpy()], known)
    code_of = dict(zip(table["name"], table["nbs_code"], strict=True))
    taken = {match.wanted.name: match.found for match in matches if match.found}
    assert taken == {name: code_of[name] for name in taken}
    same_name = set(table.loc[table["match"] == "same name", "name"])
    assert set(taken) == same_name - {"海城", "沙城", "天河", "星海"}  # the table of 2016 lacks these four
