"""Districts, hospitals and administrative areas as people call them, matched with the ids of a study area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gridplan.matching import SUGGESTED, Known, Likeness
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

DISTRICT, FACILITY, ADMIN_AREA, KIND = "district", "facility", "admin_area", "kind"
NUMBER_OF_DISTRICTS = "districts"  # what a grid holds can be counted in districts as in people
_WORDS = {
    DISTRICT: Text("片区", "district"),
    FACILITY: Text("医疗机构", "facility"),
    ADMIN_AREA: Text("区划", "administrative area"),
    KIND: Text("人口口径", "kind of people"),
}


@dataclass(frozen=True)
class AreaNames:
    """The names of one study area."""

    area: StudyArea

    def id_of(self, what: str, word: str) -> str:
        """Return the id that an id or a name means; `what` is DISTRICT, FACILITY, ADMIN_AREA or KIND.

        Raises RefusedError for a name that is unknown, with those like it, or that several have, with their ids.
        """
        ids, named = self._ids[what]
        if word in ids:
            return word
        found = named.get(word, [])
        if len(found) == 1:
            return found[0]
        noun = _WORDS[what]
        if found:
            listed = [f"{key} ({ids[key]})" if ids[key] else key for key in found]
            remedy = Text(f"请改用编号：{'、'.join(listed)}", f"Use an id: {', '.join(listed)}")
            raise RefusedError(
                Text(f"有 {len(found)} 个同名{noun.zh}", f"{len(found)} have this name ({noun.en})"), remedy
            )
        like = _alike(word, [*named, *ids])
        remedy = Text(f"相近的：{'、'.join(like)}", f"Like it: {', '.join(like)}")
        if not like:
            remedy = Text("请用规划范围中的名称或编号", "Use a name or an id of the study area")
        raise RefusedError(Text(f"规划范围中没有这个{noun.zh}", f"no such {noun.en} in the study area"), remedy)

    @property
    def admin_areas(self) -> tuple[str, ...]:
        """Every administrative area, in the order of the districts."""
        return tuple(self._ids[ADMIN_AREA][0])

    @cached_property
    def _ids(self) -> dict[str, tuple[Mapping[str, str], Mapping[str, Sequence[str]]]]:
        """By kind of thing: each id with what tells it apart from a namesake, and the ids of each name."""
        districts, facilities = self.area.districts, self.area.facilities
        areas = {str(name): "" for name in districts["admin_area"] if name}
        kinds = dict.fromkeys([*self.area.population_kinds, NUMBER_OF_DISTRICTS], "")
        return {
            DISTRICT: (districts["admin_area"].to_dict(), _by_name(districts["name"].to_dict())),
            FACILITY: (facilities["type"].to_dict(), _by_name(facilities["name"].to_dict())),
            ADMIN_AREA: (areas, {}),
            KIND: (kinds, {}),
        }


def known_districts(area: StudyArea) -> list[Known]:
    """Return the districts as names are matched with them, former names included."""
    columns = ("name", "admin_area", "code", "former_names")
    rows = zip(area.districts.index, *(area.districts[column] for column in columns), strict=True)
    return [Known(key, name, admin, code, tuple(_split(former))) for key, name, admin, code, former in rows]


def known_facilities(area: StudyArea) -> list[Known]:
    """Return the facilities as names are matched with them, other names and the 区划 they stand in included."""
    facilities, own = area.facilities, area.districts["admin_area"]
    rows = zip(facilities.index, facilities["name"], facilities["other_names"], strict=True)
    homes = {key: str(own[district]) for key, district in area.home_district.items()}
    return [Known(key, name, homes.get(key, ""), other_names=tuple(_split(other))) for key, name, other in rows]


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split("、") if name.strip()]


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in names.items():
        found.setdefault(name, []).append(key)
    return found


def _alike(word: str, names: Sequence[str]) -> list[str]:
    """Return names that hold the word or lie in it, then those spelt like it; all where there are few."""
    found = [names[number] for number, _ in Likeness(names).like(word)]
    return found if found or len(names) > SUGGESTED else list(names)
