"""How names are written: what may differ in spelling, endings and prefixes and still be the same name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from gridplan.text import Text

Kind = Literal["place", "facility"]
SHORTEST = 2  # characters of a name without its ending: 郭镇 is never taken for 郭

_SIGNS = str.maketrans(dict.fromkeys("〔【[{〈《", "(") | dict.fromkeys("〕】]}〉》", ")") | dict.fromkeys("•・‧", "·"))
_BLANKS = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’`]+")
_ORDINAL = re.compile(r"第(\d{1,2})(?!\d)")
_DIGITS = "零一二三四五六七八九"

# Endings of places, longest first, with the kind of place that each tells.
_ENDINGS = {
    "街道": "街道办事处 街道办 街道 办事处",
    "镇": "镇人民政府 镇政府 镇",
    "乡": "乡人民政府 乡政府 民族乡 乡",
    "社区": "社区居民委员会 社区居委会 居民委员会 居委会 社区",
    "村": "村民委员会 村委会 村",
    "片区": "片区",
    "区": "区",
    "县": "自治县 县",
    "市": "市",
    "旗": "自治旗 旗",
}
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|"
    "赫哲|门巴|珞巴|基诺"
)
_ETHNIC = re.compile(rf"^(.+?)(?:(?:{_PEOPLES})族)+(乡|自治县|自治旗)$")  # of one people or several
_KIND_OF = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
_ENDING = re.compile(rf"^(.+?)({'|'.join(sorted(_KIND_OF, key=len, reverse=True))})$")

_ZONES = (
    (re.compile(r"经济技术开发区|经济开发区|经开区"), "经开区"),
    (re.compile(r"高新技术产业开发区|高新技术开发区|高新技术产业园区|高新产业开发区|高新区"), "高新区"),
)
_ZONE_ENDINGS = ("经开区", "高新区", "集聚区", "开发区", "示范区", "度假区", "保税区", "工业园区", "新区")
# What stands in a column of 区划 and names none: who runs a hospital.
_NO_AREA = re.compile(r"^(?:全市|市直|市直属|市本级|市级|市属|省直|省级|省属|省直属|部属)$")
_ABOVE = r"(?:[^省市]{2,3}省|[^区]{2,5}自治区)?(?:[^省市]{2,6}(?:市|地区|盟)|[^省市]{2,12}自治州)?"
_ABOVE_AREA = re.compile(rf"^{_ABOVE}(?=.{{2,}})")
_ABOVE_WHOLE = re.compile(rf"^{_ABOVE}$")

_CAMPUS = re.compile(r"\([^()]*(?:院区|本部|总院)\)$")
_CITY = re.compile(r"^(?:[^省市]{2,3}省)?([^省市县区]{2,5})市(?=.{3,})")
_PRIMARY = re.compile(
    r"^(.{2,}?)(街道|镇|乡|村|社区)?((?:社区卫生服务中心|社区卫生服务站|中心卫生院|卫生院|卫生室|卫生服务站)(?:.{1,6}分院)?)$"
)

_SHORT = re.compile(r"(?<!医)(?<!卫生)院$")
_RANK = re.compile(r"中心(卫生院)")
_TOWNS = {"街道", "镇", "乡"}
_OTHER_ENDING = Text("名称相同，通名不同（如撤镇设街道）", "same name with another ending")
_OTHER_AREA_NAME = Text("区划的曾用名", "the former name of its area")
_OTHER_RANK = Text("卫生院与中心卫生院", "with or without 中心")
_SHORTENED = Text("可能是简称", "may be short for it")


@dataclass(frozen=True)
class Form:
    """A name reduced to what tells it: two are the same where stems are and no mark contradicts; "" marks nothing."""

    stem: str
    marks: tuple[str, ...] = ()
    area: str = ""  # the 区划 that the name itself says

    def agrees(self, other: "Form") -> bool:
        pairs = zip(self.marks, other.marks, strict=True)
        return self.stem == other.stem and all(not a or not b or a == b for a, b in pairs)


def spelled(name: str) -> str:
    """Return a name without what only differs in writing: width, blanks, kinds of brackets and quotes, 第1 for 第一."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", name)).translate(_SIGNS)
    return _ORDINAL.sub(lambda found: "第" + _numeral(int(found[1])), plain).casefold()


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def code_of(text: str) -> str:
    """Return a code without what fills it up: 330302032000 is 330302032, 330302000 is 330302."""
    code = spelled(text).removesuffix(".0")
    for longer, shorter in ((12, 9), (9, 6)):
        if len(code) == longer and code.isdigit() and code.endswith("000"):
            code = code[:shorter]
    return code


@dataclass(frozen=True)
class Areas:
    """The 区划 that may stand in names, and what those of former times are called today."""

    names: frozenset[str]  # spelled, past and present
    present: Mapping[str, str] = field(default_factory=dict)  # spelled former name → today's

    @classmethod
    def of(cls, names: Iterable[str], former: Mapping[str, Sequence[str]]) -> "Areas":
        """Return the vocabulary of `names` and of `former`: former names by the present one."""
        present = {spelled(old): spelled(new) for new, olds in former.items() for old in olds}
        said = {_ABOVE_AREA.sub("", spelled(name)) for name in names}
        every = {*said, *present, *present.values()}
        return cls(frozenset(name for name in every if len(name) >= SHORTEST), present)

    def key(self, name: str) -> str:
        """Return today's name of a 区划, without the province and city above it."""
        if name not in self._keys:
            self._keys[name] = self._key(name)
        return self._keys[name]

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {}

    def _key(self, name: str) -> str:
        plain = _ABOVE_AREA.sub("", spelled(name))
        if _NO_AREA.match(plain):
            return ""
        plain = self.present.get(plain, plain)
        for pattern, short in _ZONES:
            plain = pattern.sub(short, plain)
        return plain

    def agree(self, one: str, other: str) -> bool:
        """Whether two names of 区划 may be the same: 鹿城 and 鹿城区 are, 许昌县 and 许昌市 are not, "" is any."""
        a, b = self.key(one), self.key(other)
        if not a or not b or a == b:
            return True
        if a.endswith(_ZONE_ENDINGS) and b.endswith(_ZONE_ENDINGS):
            return a.endswith(b) or b.endswith(a)
        (stem_a, kind_a), (stem_b, kind_b) = _without_ending(a), _without_ending(b)
        return stem_a == stem_b and (not kind_a or not kind_b)

    def today(self, name: str) -> str:
        """Return a spelled name with today's 区划 in the place of the former one that it begins with."""
        area, rest = self.split(name)
        return self.present[area] + rest if area in self.present else name

    def split(self, name: str) -> tuple[str, str]:
        """Return the 区划 that a spelled name begins with, with or without province and city, and the rest."""
        for end in range(len(name) - SHORTEST, SHORTEST - 1, -1):
            if name[end - 1] not in "区县市旗":
                continue
            for start in range(end - SHORTEST + 1):
                if name[start:end] in self.names and _ABOVE_WHOLE.match(name[:start]):
                    return name[start:end], name[end:]
        return "", name


def forms_of(name: str, kind: Kind, areas: Areas) -> tuple[Form, ...]:
    """Return the reduced forms of a name, the likeliest first: 蒲鞋市 may be a city, or what 蒲鞋市街道 is called."""
    if kind == "facility":
        return (_facility(base_name(name), areas),)
    form = _place(spelled(name), areas)
    if form.marks[0] not in ("区", "县", "市", "旗"):
        return (form,)
    return form, Form(spelled(name), ("",))


def base_name(name: str) -> str:
    """Return the spelled name of a facility without the campus in brackets behind it."""
    return _CAMPUS.sub("", spelled(name))


def rule_of_likeness(form: Form, other: Form, kind: Kind, areas: Areas) -> Text | None:
    """Return why two names, not the same, are likely of one thing; None where nothing speaks for it but letters."""
    if kind == "place":
        towns = {*form.marks, *other.marks} <= _TOWNS
        return _OTHER_ENDING if towns and form.stem == other.stem else None
    one, two = areas.today(form.stem), areas.today(other.stem)
    if not replace(form, stem="").agrees(replace(other, stem="")):
        return None
    if one == two:
        return _OTHER_AREA_NAME
    if _RANK.sub(r"\1", one) == _RANK.sub(r"\1", two):
        return _OTHER_RANK
    short, long = sorted((form.stem, other.stem), key=len)
    return _SHORTENED if _shortens(short, long) else None


def _shortens(short: str, long: str) -> bool:
    """Whether a name keeps some characters of a longer one, in order, with the first and the last: 市一院.

    One in 医院 or 卫生院 is no short name: 中医院 is not short for 中西医结合医院.
    """
    left = iter(long)
    if len(short) <= SHORTEST or short[0] != long[0] or not _SHORT.search(short) or long[-1] != "院":
        return False
    return all(character in left for character in short)


def _without_ending(name: str) -> tuple[str, str]:
    """Return a place's name without its ending, and the kind of place; the whole where too little would be left."""
    if (found := _ETHNIC.match(name)) and len(found[1]) >= SHORTEST:
        return found[1], _KIND_OF[found[2]]
    if (found := _ENDING.match(name)) and len(found[1]) >= SHORTEST:
        return found[1], _KIND_OF[found[2]]
    return name, ""


def _place(name: str, areas: Areas) -> Form:
    area, rest = areas.split(name)
    stem, kind = _without_ending(rest)
    if area and rest in _KIND_OF:  # 经开区街道 has no other name
        area, (stem, kind) = "", _without_ending(name)
    return Form(stem, ("" if kind == "片区" else kind,), area)


def _facility(name: str, areas: Areas) -> Form:
    city, rest = "", name
    if found := _CITY.match(name):
        city, after = found[1], name[found.end() :]
        own_area = areas.split(after)[0] or re.match(r"[^区县]{1,5}[区县](?=.{3,})", after)
        rest = after if own_area else "市" + after
    area, after = areas.split(rest)
    if area and _PRIMARY.match(after):
        rest = after
    else:
        area = ""
    if found := _PRIMARY.match(rest):
        return Form(found[1] + found[3], (city, found[2] or ""), area)
    return Form(rest, (city, ""), area)
