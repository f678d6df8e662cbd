"""What lies under the districts on the map: nothing, or tiles of a source that the user named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import quote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator

from gridplan.coordinates import Datum
from gridplan.errors import Fault, SettingsError
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict, model_fault

TIANDITU = "天地图"
EXAMPLE_ADDRESS = "https://tiles.example.cn/{z}/{x}/{y}.png"
DEEPEST = 24  # zoom; beyond it a tile is a few metres wide
# Base layer and the layer of names over it, see http://lbs.tianditu.gov.cn/server/MapService.html; `w` is Web Mercator.
_TIANDITU_LAYERS = {"vec": ("vec", "cva"), "img": ("img", "cia")}
_TIANDITU_ADDRESS = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
)
_TIANDITU_ZOOMS = (1, 18)
_PLACES = {"x", "y", "z", "s", "key"}
_SHOWN = {"kind", "style", "datum", "min_zoom", "max_zoom", "tms", "file"}  # values that hold no secret


def _no_baidu(datum: object) -> object:
    if datum == "BD-09":
        raise RefusedError(
            Text("百度瓦片另有投影和编号，不能用作底图", "Baidu's tiles have a projection and numbers of their own"),
            Text("请换用天地图、其他 XYZ 瓦片或 MBTiles 文件", "Use Tianditu, other XYZ tiles or an MBTiles file"),
        )
    return datum


MapDatum = Annotated[Literal["WGS84", "CGCS2000", "GCJ-02"], BeforeValidator(_no_baidu)]
Zoom = Annotated[int, Field(ge=0, le=DEEPEST)]


class NoBaseMap(Strict):
    """Nothing but the white ground; nothing is asked of anybody."""

    kind: Literal["none"] = "none"


class Tianditu(Strict):
    """天地图 with the user's key: `vec` is the drawn map, `img` the pictures from above, both with names."""

    kind: Literal["tianditu"] = "tianditu"
    key: SecretStr
    style: Literal["vec", "img"] = "vec"
    attribution: str = TIANDITU

    @field_validator("key")
    @classmethod
    def _has_key(cls, key: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[0-9A-Za-z]+", key.get_secret_value()):
            raise RefusedError(
                Text("天地图密钥为空，或含字母与数字以外的字符", "the Tianditu key is blank, or has other signs"),
                Text("请在天地图控制台申请“浏览器端”密钥，原样填入", "Copy a browser key (tk) from Tianditu's console"),
            )
        return key


class Xyz(Strict):
    """Tiles in Web Mercator at an address with {z}, {x}, {y}; {s} is one of `subdomains`, {key} the key."""

    kind: Literal["xyz"] = "xyz"
    address: str
    key: SecretStr = SecretStr("")
    subdomains: str = ""
    tms: bool = False  # rows count from the south
    datum: MapDatum = "WGS84"
    min_zoom: Zoom = 0
    max_zoom: Zoom = 18
    attribution: str = ""

    @field_validator("address")
    @classmethod
    def _can_be_asked(cls, address: str) -> str:
        if (refusal := _address_fault(address)) is not None:
            raise refusal
        return address

    @model_validator(mode="after")
    def _fits_together(self) -> "Xyz":
        if self.min_zoom > self.max_zoom:
            problem = Text("最小级别大于最大级别", "the least zoom is above the most")
            raise RefusedError(problem, Text("请对调两者", "Exchange the two"))
        for place, given in (("s", bool(self.subdomains)), ("key", bool(self.key.get_secret_value()))):
            if given != (f"{{{place}}}" in self.address):
                words = {"s": Text("子域", "subdomains"), "key": Text("密钥", "a key")}[place]
                raise RefusedError(
                    Text(f"地址中的 {{{place}}} 与{words.zh}须同时给出", f"{{{place}}} in the address goes with ")
                    + Text("", words.en),
                    Text("请补上所缺的一个，或都去掉", "Add the one that is missing, or take out both"),
                )
        return self


class Mbtiles(Strict):
    """A local file of raster tiles: a whole path, or a name in the folder of tile files."""

    kind: Literal["mbtiles"] = "mbtiles"
    file: str = Field(min_length=1)
    datum: MapDatum = "WGS84"
    attribution: str = ""  # blank: what the file says


BaseMap: TypeAlias = NoBaseMap | Tianditu | Xyz | Mbtiles
AnyBaseMap: TypeAlias = Annotated[BaseMap, Field(discriminator="kind")]
_ANY: TypeAdapter[BaseMap] = TypeAdapter(AnyBaseMap)


@dataclass(frozen=True)
class TileLayer:
    """One layer of tiles: `address` may hold a key and is told to nobody but the browser that asks it.

    bounds: west, south, east, north in degrees, of the tiles there are; None where that is not known.
    """

    address: str = field(repr=False)
    datum: Datum
    min_zoom: int
    max_zoom: int
    tms: bool = False
    subdomains: str = ""
    bounds: tuple[float, float, float, float] | None = None


def checked(values: Mapping[str, Any], *, file: str) -> BaseMap:
    """Return the setting of `values`. Raises SettingsError with every fault, none of which tells a secret."""
    try:
        return _ANY.validate_python(dict(values))
    except ValidationError as problem:
        faults = [
            model_fault(file, detail, column=".".join(map(str, detail["loc"][1:])) or None)
            for detail in problem.errors()
        ]
        raise SettingsError(discreet(faults)) from None


def discreet(faults: list[Fault]) -> list[Fault]:
    """Return faults without the values that may hold a key."""
    return [fault if (fault.column or "").split(".")[-1] in _SHOWN else replace(fault, value=None) for fault in faults]


def remote_layers(base: Tianditu | Xyz) -> list[TileLayer]:
    """Return the layers that a browser asks of another host, the lowest first, with the key in their address."""
    key = quote(base.key.get_secret_value(), safe="")
    if isinstance(base, Xyz):
        address = base.address.replace("{key}", key)
        return [TileLayer(address, base.datum, base.min_zoom, base.max_zoom, base.tms, base.subdomains)]
    addresses = [_TIANDITU_ADDRESS.format(layer=layer).replace("{key}", key) for layer in _TIANDITU_LAYERS[base.style]]
    return [TileLayer(address, "CGCS2000", *_TIANDITU_ZOOMS, subdomains="01234567") for address in addresses]


def host_of(base: Tianditu | Xyz) -> str:
    """Return the host that is asked; the rest of an address may hold a key."""
    return "tianditu.gov.cn" if isinstance(base, Tianditu) else urlsplit(base.address).netloc


def _address_fault(address: str) -> RefusedError | None:
    remedy = Text(f"请写成如 {EXAMPLE_ADDRESS} 的样子", f"Write it like {EXAMPLE_ADDRESS}")
    try:
        parts = urlsplit(address)
    except ValueError:
        return RefusedError(Text("不是网址", "is no web address"), remedy)
    places = re.findall(r"\{(.*?)\}", address)
    if parts.scheme not in ("http", "https"):
        problem = Text("地址须以 http:// 或 https:// 开头", "the address must begin with http:// or https://")
    elif not parts.hostname or re.search(r"[\s\"'<>\\^`|]", address):
        problem = Text("地址没有主机名，或含空格、引号等字符", "the address has no host, or has spaces or quotes")
    elif "@" in parts.netloc:
        problem = Text("地址中不能有用户名和密码", "the address must not hold a user and a password")
        remedy = Text("请将密钥另填，地址中写 {key}", "Give the key by itself, and write {key} in the address")
    elif missing := sorted({"x", "y", "z"} - set(places)):
        problem = Text(f"地址缺少 {{{missing[0]}}}", f"the address has no {{{missing[0]}}}")
    elif unknown := sorted(set(places) - _PLACES):
        problem = Text(f"地址中有不认识的 {{{unknown[0]}}}", f"the address has an unknown {{{unknown[0]}}}")
        remedy = Text(
            "可用的为 {z}、{x}、{y}、{s}、{key}；行号自南向北的勾选 TMS",
            "Known are {z}, {x}, {y}, {s}, {key}; rows that count from the south are TMS",
        )
    else:
        return None
    return RefusedError(problem, remedy)
