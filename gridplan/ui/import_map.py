"""Where a file's points fall over the districts, were their coordinates in one reference or another."""

import geopandas as gpd
import numpy as np
import streamlit as st

from gridplan.coordinates import reference_name
from gridplan.importing.mapping import Source
from gridplan.importing.run import Examined
from gridplan.importing.shown import points_as
from gridplan.ui.place_map import Place, pick
from gridplan.ui.words import Speaker

MOST_POINTS = 400
MAP_PX = 420


def falling(examined: Examined, source: Source, reference: str, t: Speaker) -> None:
    """Show the points over the outlines as they fall with a reference."""
    outlines = named_outlines(examined)
    if outlines is None or source.layer in ("districts", "outlines"):
        return
    lon, lat = points_as(examined, source, reference)
    step = -(-len(lon) // MOST_POINTS) or 1
    places = [
        Place("", float(x), float(y)) for x, y in zip(lon[::step], lat[::step], strict=True) if np.isfinite(x + y)
    ]
    pick(outlines, places, "", key=f"import-points-{source.file}-{source.part}", height_px=MAP_PX)
    shown = t(f"（每 {step} 个显示 1 个）", f" (one in {step})") if step > 1 else ""
    st.caption(
        t(
            f"按{reference_name(reference).zh}，{len(lon):,} 个点{shown}落在这里；滚轮可放大。",
            f"As {reference_name(reference).en}, {len(lon):,} points{shown} fall here; the wheel zooms.",
        )
    )


def named_outlines(examined: Examined) -> gpd.GeoSeries | None:
    """Return the districts' outlines (WGS84) by name as far as they are made; None without any."""
    outlines, districts = examined.layers.outlines, examined.layers.districts
    if outlines is None or districts is None or outlines.empty:
        return None
    return outlines.rename(index=districts["name"].to_dict())
