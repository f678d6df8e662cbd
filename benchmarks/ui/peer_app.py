"""The same city in streamlit-folium: a click puts a district into grid 2, `feature_group_to_add` redraws the map."""

import json
import os
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

HEIGHT_PX = 640
TARGET = "2"


@st.cache_resource
def city() -> dict[str, Any]:
    """Return what the benchmark wrote."""
    return json.loads(Path(os.environ["BENCH_CITY"]).read_text(encoding="utf-8"))


def main() -> None:
    """Draw the map and the number of districts."""
    st.set_page_config(layout="wide")
    found = city()
    grid_of = st.session_state.setdefault("grid_of", dict(found["grid_of"]))
    clicked = (st.session_state.get("map") or {}).get("last_active_drawing")
    if clicked:
        grid_of[clicked["properties"]["id"]] = TARGET
    (south, west), (north, east) = found["bounds"]
    base = folium.Map(((south + north) / 2, (west + east) / 2), zoom_start=10, tiles=None, prefer_canvas=True)
    districts = folium.FeatureGroup("districts")
    folium.GeoJson(
        found["features"],
        style_function=lambda each: {
            "fillColor": found["colours"][grid_of[each["properties"]["id"]]],
            "fillOpacity": 0.85,
            "color": "#FFFFFF",
            "weight": 1,
        },
    ).add_to(districts)
    st_folium(
        base,
        feature_group_to_add=districts,
        returned_objects=["last_active_drawing"],
        key="map",
        height=HEIGHT_PX,
        use_container_width=True,
    )
    st.metric("districts", sum(grid == TARGET for grid in grid_of.values()))


main()
