"""The words of the planning table's buttons, and of its keys."""

from gridplan.ui.words import Speaker


def words(t: Speaker) -> dict[str, str]:
    """Return the words of the buttons and labels, by their names."""
    return {
        "click": t("点选", "Click"),
        "brush": t("刷子", "Brush"),
        "lasso": t("套索", "Lasso"),
        "box": t("矩形", "Rectangle"),
        "polygon": t("多边形", "Polygon"),
        "choose": t("选择", "Select"),
        "lock": t("锁定/解锁", "Lock/unlock"),
        "unassign": t("移出网格", "Unassign"),
        **zoom_words(t),
        "against": t("对比", "Against"),
        "layer": t("着色", "Colour by"),
        "overlays": t("图层", "Layers"),
        "lines": t("片区到牵头医院的连线", "Lines from districts to their leads"),
        "facilities": t("医疗机构", "Facilities"),
        "strays": t("碎片轮廓", "Outlines of stray pieces"),
        "keys": t("快捷键", "Keys"),
        "help": t("快捷键说明", "What the keys do"),
        "close": t("关闭", "Close"),
        "map": t("地图：片区与网格", "Map of districts and grids"),
        "grids": t("网格", "Grids"),
        "suggest": t("建议", "Suggest"),
        "measuring": t("正在测算…", "Measuring…"),
        "failed": t("未能测算，请再试。", "That could not be measured: try again."),
    }


def keys(t: Speaker) -> list[list[str]]:
    """Return each key, or keys, with what it does."""
    return [
        ["1–9", t("选定网格；已选的片区随即移入", "picks a grid; districts that are selected go there")],
        ["0", t("移出网格", "takes out of all grids")],
        ["Ctrl+Z", t("撤销", "undoes")],
        ["Ctrl+Y", t("重做", "redoes")],
        ["Esc", t("取消正在画的线和选择", "drops the line being drawn, and the selection")],
        ["Enter", t("完成多边形；在网格上为选定", "ends a polygon; on a grid, picks it")],
        [
            "← ↑ → ↓",
            t("移动地图（先点一下地图，或用 Tab 移到地图）", "move the map, once it was clicked or reached by Tab"),
        ],
        ["+ −", t("放大、缩小地图", "make the map larger or smaller")],
        ["?", t("显示或关闭本说明", "shows or closes this card")],
    ]


def zoom_words(t: Speaker) -> dict[str, str]:
    """Return what the buttons of every map say."""
    return {"zoom_in": t("放大", "Zoom in"), "zoom_out": t("缩小", "Zoom out")}
