"""What was read but cannot count fully: nothing is passed over in silence."""

import geopandas as gpd
import pandas as pd

from gridplan.geometry import told_misfits
from gridplan.text import Text


def unknown_population(districts: pd.DataFrame) -> tuple[Text, ...]:
    """Return a sentence that names the districts whose `population` is unknown, if there are any."""
    unknown = districts["name"][districts["population"].isna()]
    if not len(unknown):
        return ()
    names = "、".join(unknown)
    return (Text(f"{len(unknown)} 个片区人口未知：{names}", f"population unknown in {len(unknown)}: {names}"),)


def area_notices(districts: gpd.GeoDataFrame, facilities: pd.DataFrame, campuses: pd.DataFrame) -> tuple[Text, ...]:
    """Return what must be said of people, outlines, sites and campuses, the unknown population first."""
    notices = [*unknown_population(districts), *told_misfits(districts.geometry)]
    outside = campuses[campuses["district_id"] == ""]
    if len(outside):
        names = "、".join(outside["name"])
        notices.append(
            Text(f"{len(outside)} 个院区在所有片区之外：{names}", f"{len(outside)} campuses outside: {names}")
        )
    sited = pd.Index(campuses["facility_id"].unique())
    homeless = facilities.index.difference(sited)
    if len(homeless):
        names = "、".join(facilities.loc[homeless, "name"])
        notices.append(Text(f"{len(homeless)} 家机构没有位置：{names}", f"{len(homeless)} without a site: {names}"))
    undesignated = sited.difference(pd.Index(campuses["facility_id"][campuses["designated"]]))
    if len(undesignated):
        names = "、".join(facilities.loc[undesignated, "name"])
        zh = f"{len(undesignated)} 家机构没有指定院区，时间无法判定：{names}"
        notices.append(Text(zh, f"{len(undesignated)} without a designated campus, minutes undetermined: {names}"))
    return tuple(notices)
