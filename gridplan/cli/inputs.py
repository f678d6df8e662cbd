"""What the commands share: reading study area and plan, facilities by name, printing JSON."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridplan import resources
from gridplan.errors import Fault, LayoutError
from gridplan.plan_file import SUFFIX, Plan, open_plan, plan_area_id
from gridplan.study_area import StudyArea, find_area, read_area
from gridplan.text import Text


def area_and_plan(options: argparse.Namespace) -> tuple[StudyArea, Plan]:
    """Read AREA and LAYOUT; a single argument that is no study area is the layout."""
    area_name, layout = options.area, options.layout
    alone = area_name is not None and layout is None and not find_area(area_name).is_dir()
    if alone:
        area_name, layout = None, area_name
    area = read_named([layout], area_name, options)
    if alone and layout not in area.manifest.layouts and not Path(str(layout)).exists():
        raise LayoutError([_neither(str(layout), area)])
    return area, open_plan(layout, area)


def _neither(name: str, area: StudyArea) -> Fault:
    """Return that a single argument is neither a study area nor a layout."""
    areas, layouts = ("、".join(names) for names in (resources.example_areas(), area.manifest.layouts))
    remedy = Text(
        f"请给出文件夹或文件，或规划范围 {areas}，或布局方案 {layouts}",
        f"Name a folder or a file, one of the areas {areas}, or one of the layouts {layouts}",
    )
    return Fault(name, Text("没有这个规划范围、布局方案或文件", "no such study area, layout or file"), remedy)


def read_named(sources: list[str | None], named: str | None, options: argparse.Namespace) -> StudyArea:
    """Read the study area that is named, or that of the sources, under the conditions of the options."""
    return with_scenario(read_area(area_of(sources, named), population=options.population), options.scenario)


def with_scenario(area: StudyArea, path: str | None) -> StudyArea:
    """Return the area as the scenario file at `path` has it; as it is without one."""
    if path is None:
        return area
    from gridplan.scenario import apply_scenario, read_scenario

    return apply_scenario(area, read_scenario(path))


def area_of(sources: list[str | None], named: str | None) -> str:
    """Return the study area to read: as named, else that of a plan file, else Wenzhou."""
    if named is not None:
        return named
    ids = [plan_area_id(Path(source)) for source in sources if source is not None and source.endswith(SUFFIX)]
    found = next((key for key in ids if key is not None), resources.DEFAULT_AREA)
    if found not in resources.example_areas():
        remedy = Text("请同时给出该规划范围的文件夹", "Name the folder of that study area too")
        said = Text("方案属于另一规划范围", "the plan is of another study area")
        raise LayoutError([Fault("area_id", said, remedy, value=found)])
    return found


def facility_ids(area: StudyArea, names: Sequence[str], *, option: str) -> tuple[str, ...]:
    """Return the ids of facilities given by name or id, each once. Raises LayoutError with every unknown name."""
    facilities = area.facilities
    ids = {name: key for key, name in facilities["name"].items()} | {key: key for key in facilities.index}
    remedy = Text("请用医疗机构图层中的名称或编号", "Use a name or id of the facilities layer")
    said = Text("规划范围中没有这家机构", "no such facility in the study area")
    unknown = [Fault(option, said, remedy, value=name) for name in names if name not in ids]
    if unknown:
        raise LayoutError(unknown)
    return tuple(dict.fromkeys(ids[name] for name in names))


def policy_name(options: argparse.Namespace, area: StudyArea) -> str:
    """Return the policy asked for, or the area's own. Raises LayoutError where there is neither."""
    name = options.policy or area.manifest.default_policy
    if name is None:
        remedy = Text("请用 --policy 指定政策", "Name one with --policy")
        raise LayoutError([Fault("area.yaml", Text("没有默认政策", "no default policy"), remedy)])
    return str(name)


def plan_target(name: str) -> Path:
    """Return the plan file to write. Raises LayoutError for a name that cannot hold one, before any work."""
    out = Path(name)
    if out.suffix.lower() != SUFFIX or not out.parent.is_dir() or out.is_dir():
        remedy = Text("请给出已有文件夹中的 .json 文件名", "Name a .json file in a folder that exists")
        raise LayoutError([Fault(str(out), Text("不能写方案文件", "cannot hold a plan file"), remedy)])
    return out


def print_json(content: Any) -> None:
    """Print plain values; NaN is a fault of ours."""
    print(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False))


def written(*files: str | Path) -> Text:
    """Return the sentence that names the files a command wrote."""
    names = [str(file) for file in files]
    return Text(f"已写入 {'、'.join(names)}", f"written to {', '.join(names)}")
