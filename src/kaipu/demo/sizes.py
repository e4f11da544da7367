"""Read the package sizes of the dataset, which were typed for a till and not for a reader.

"16 OZ", ".69  OZ", "12/12 OZ", "10-6.75 OZ", "6 PK/.5 L", "P    18 OZ", "054700 7 OZ" and 3,700 other spellings become one
readable text in both languages, plus an amount in grams, millilitres or pieces for the unit price. What cannot be read
gives no size at all: a shopper never sees a code, and the original stays with the product as its source.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd


@dataclass(frozen=True, slots=True)
class Size:
    """A readable package size; `amount` is in `unit` ("g", "ml" or "count") and both are None when nothing can be compared."""

    text: str
    text_zh: str
    amount: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str  # mass, volume, count, length, pack, other
    factor: float
    en: str
    en_plural: str
    zh: str


def _unit(kind: str, factor: float, en: str, zh: str, plural: str = "") -> _Unit:
    return _Unit(kind, factor, en, plural or en, zh)


_OUNCE = _unit("mass", 28.349523125, "oz", "盎司")
_FLUID_OUNCE = _unit("volume", 29.5735295625, "fl oz", "液量盎司")
_COUNT = _unit("count", 1, "ct", "件")
_PACK = _unit("pack", 1, "pack", "件装")
_UNITS: dict[str, _Unit] = {}
for _words, _value in (
    ("OZ Z OZS O", _OUNCE),
    ("FLOZ", _FLUID_OUNCE),
    ("LB LBS", _unit("mass", 453.59237, "lb", "磅")),
    ("G GM GR GMS", _unit("mass", 1, "g", "克")),
    ("KG", _unit("mass", 1000, "kg", "千克")),
    ("ML CC", _unit("volume", 1, "ml", "毫升")),
    ("L LT LTR LRT", _unit("volume", 1000, "L", "升")),
    ("PT PTS", _unit("volume", 473.176473, "pt", "品脱")),
    ("QT QTS", _unit("volume", 946.352946, "qt", "夸脱")),
    ("GAL GA GALON GALLON", _unit("volume", 3785.411784, "gal", "加仑")),
    ("CT C COUNT", _COUNT),
    ("PC PCS", _unit("count", 1, "pc", "件")),
    ("STEM STEMS", _unit("count", 1, "stem", "枝", "stems")),
    ("ROLL ROLLS", _unit("count", 1, "roll", "卷", "rolls")),
    ("SHEET SHEETS", _unit("count", 1, "sheet", "张", "sheets")),
    ("PAIR PR", _unit("count", 1, "pair", "双", "pairs")),
    ("LOAD LOADS LD LDS USE USES", _unit("count", 1, "load", "次用量", "loads")),
    ("DOSE DOSES", _unit("count", 1, "dose", "剂", "doses")),
    ("DZ DZN DOZ", _unit("count", 12, "dozen", "打")),
    ("SLICE", _unit("count", 1, "slice", "片", "slices")),
    ("PAD PADS", _unit("count", 1, "pad", "片", "pads")),
    ("BAGS", _unit("count", 1, "bag", "袋", "bags")),
    ("STICK STICKS", _unit("count", 1, "stick", "根", "sticks")),
    ("STRIPS", _unit("count", 1, "strip", "条", "strips")),
    ("CUP CUPS CP", _unit("other", 1, "cup", "杯", "cups")),
    ("MG", _unit("other", 1, "mg", "毫克")),
    ("PLY", _unit("other", 1, "ply", "层")),
    ("DIOPT", _unit("other", 1, "diopters", "屈光度")),
    ("IN INCH", _unit("length", 1, "in", "英寸")),
    ("FT FOOT", _unit("length", 1, "ft", "英尺")),
    ("SQFT", _unit("length", 1, "sq ft", "平方英尺")),
    ("CUFT", _unit("length", 1, "cu ft", "立方英尺")),
    ("YD YDS", _unit("length", 1, "yd", "码")),
    ("CM", _unit("length", 1, "cm", "厘米")),
    ("MM", _unit("length", 1, "mm", "毫米")),
    ("PK P PKS PCK", _PACK),
):
    for _word in _words.split():
        _UNITS[_word] = _value

# Sizes told in a word. Longest first, so that "X-LARGE" is not read as "LARGE".
_WORDS = {
    "X-LARGE": ("extra large", "特大号"),
    "XLARGE": ("extra large", "特大号"),
    "XLRG": ("extra large", "特大号"),
    "XLG": ("extra large", "特大号"),
    "XL": ("extra large", "特大号"),
    "LARGE": ("large", "大号"),
    "LRG": ("large", "大号"),
    "LG": ("large", "大号"),
    "MEDIUM": ("medium", "中号"),
    "MED": ("medium", "中号"),
    "SMALL": ("small", "小号"),
    "SML": ("small", "小号"),
    "MINI": ("mini", "迷你"),
    "JUMBO": ("jumbo", "巨型"),
    "KING": ("king size", "加大号"),
    "QUEEN": ("queen size", "大码"),
    "TWIN": ("twin size", "单人款"),
    "TALL": ("tall", "高款"),
    "ONE SIZE": ("one size", "均码"),
    "ONESIZE": ("one size", "均码"),
    "REGULAR": ("regular", "标准"),
    "CTN": ("carton", "整条装"),
    "KIT": ("kit", "套装"),
    "SET": ("set", "套装"),
}
_CONTAINERS = {
    "BAG": ("bag", "袋装"),
    "BTL": ("bottle", "瓶装"),
    "BTLS": ("bottle", "瓶装"),
    "PET": ("bottle", "瓶装"),
    "NR": ("bottle", "瓶装"),
    "LNNR": ("bottle", "瓶装"),
    "PLST": ("bottle", "瓶装"),
    "CAN": ("can", "罐装"),
    "CN": ("can", "罐装"),
    "BOX": ("box", "盒装"),
    "TUBE": ("tube", "管装"),
    "JAR": ("jar", "广口瓶装"),
    "POUCH": ("pouch", "袋装"),
    "TUB": ("tub", "桶装"),
    "TRAY": ("tray", "托盘装"),
    "AEROS": ("spray can", "喷雾罐装"),
    "AERO": ("spray can", "喷雾罐装"),
    "REFIL": ("refill", "补充装"),
    "LOOSE": ("loose", "散装"),
}

_NUMBER = r"(?:\d+\.\d*|\.\d+|\d+)"
_MEASURES = "OZS?|Z|FLOZ|LBS?|ML|L|LRT|LT|PTS?|QT|GAL?|GM?|KG"
_LONG_CODE = re.compile(r"\b\d{5,}\b")
_SHORT_CODE = re.compile(r"^\d{1,4}\s{3,}(?=[\d.])")
_LETTER_CODE = re.compile(r"^(?:(?:P|AB ?C?D?|BCD|N|R|L|B|EX|D|C|A|ALL|E\d+)\s+)+(?=[\d.])")
_BRACKETS = re.compile(r"\([^)]*\)?")
_SPLIT_DECIMAL = re.compile(r"(\d)\. (\d)")
_MIXED = re.compile(r"(\d+)[ -](\d+)/(\d+)(?![\d.])")
_FRACTION = re.compile(r"(?<![\d./-])(\d+)/(\d+)(?![\d./])")
_GRADE_THEN_MEASURE = re.compile(rf"^\d+-\d+(?: ?OZ)?/(?=\s*{_NUMBER} ?(?:{_MEASURES})\b)")
_PACK_OF = re.compile(rf"^(\d+) ?[/-] ?(?={_NUMBER}\s*(?:{_MEASURES})\b)")
_PACK_OF_COUNT = re.compile(rf"^(\d+)/(?={_NUMBER} ?(?:CT|PK|SQFT)\b)")
_RANGE = re.compile(rf"({_NUMBER})[-/]({_NUMBER}) ?(CT|LBS?|IN|FT|STEMS?)\b")
_BARE_TAIL = re.compile(rf"^(\d+) ?(?:PK|P)/ ?({_NUMBER})$")
_DIMENSIONS = re.compile(
    rf"({_NUMBER}) ?(IN|FT|CM)? ?X ?({_NUMBER})(?: ?(IN|FT|YDS?|CM|MM))?(?: ?X ?({_NUMBER}))? ?(IN|FT|YDS?|CM|MM)?\b"
)
_DIAPER_SIZE = re.compile(r"\b(?:SZ|SIZE) ?(\d{1,2})\b")
_PART = re.compile(rf"({_NUMBER})?\s*([A-Z]+)")
_BEFORE_UNIT = re.compile(r"(\d)(?:-)(?=[A-Z])")


def _shown(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _is_fraction(top: int, bottom: int) -> bool:
    return 0 < top < bottom and bottom in {2, 3, 4, 8, 16, 32} and gcd(top, bottom) == 1


def _decimal(whole: int, top: int, bottom: int) -> str:
    return _shown(float(whole + Fraction(top, bottom)))


def _mixed(match: re.Match[str]) -> str:
    whole, top, bottom = (int(part) for part in match.groups())
    return _decimal(whole, top, bottom) if _is_fraction(top, bottom) else match.group()


def _fraction(match: re.Match[str]) -> str:
    top, bottom = (int(part) for part in match.groups())
    return _decimal(0, top, bottom) if _is_fraction(top, bottom) else match.group()


def _normalise(raw: str) -> str:
    text = _BRACKETS.sub(" ", raw.upper().strip().rstrip("*., "))
    text = _SHORT_CODE.sub("", _LONG_CODE.sub(" ", text).lstrip())
    text = _SPLIT_DECIMAL.sub(r"\1.\2", text)
    text = _LETTER_CODE.sub("", re.sub(r"\s+", " ", text).strip(" /-"))
    text = (
        text.replace("HALF GAL", "0.5 GAL")
        .replace("FL OZ", "FLOZ")
        .replace("REC OZ", "OZ")
        .replace("SQ FT", "SQFT")
        .replace("CU FT", "CUFT")
        .replace(" 0 Z", " Z")
    )
    text = re.sub(r"(\d) / (\d|\.)", r"\1/\2", text)
    text = _MIXED.sub(_mixed, text)
    text = _FRACTION.sub(_fraction, text)
    text = _GRADE_THEN_MEASURE.sub("", text)
    text = _BARE_TAIL.sub(r"\1 PK \2 OZ", text)
    return _BEFORE_UNIT.sub(r"\1 ", text)


@dataclass(slots=True)
class _Reading:
    """What has been read of one size so far."""

    parts: list[tuple[float, _Unit]]
    lead: list[tuple[str, str]]
    tail: list[tuple[str, str]]


def _take_dimensions(text: str, reading: _Reading) -> str:
    match = _DIMENSIONS.search(text)
    if match is None:
        return text
    first, first_unit, second, second_unit, third, third_unit = match.groups()
    last = third_unit or second_unit or first_unit or "IN"
    numbers = [number for number in (first, second, third) if number]
    if first_unit and first_unit != last and not third:
        one, two = _UNITS[first_unit], _UNITS[last]
        sides = (
            f"{_shown(float(first))} {one.en} × {_shown(float(second))} {two.en}",
            f"{_shown(float(first))} {one.zh}×{_shown(float(second))} {two.zh}",
        )
    else:
        shown = [_shown(float(number)) for number in numbers]
        sides = (f"{' × '.join(shown)} {_UNITS[last].en}", f"{'×'.join(shown)} {_UNITS[last].zh}")
    reading.lead.append(sides)
    return text[: match.start()] + " " + text[match.end() :]


def _take_range(text: str, reading: _Reading) -> str:
    match = _RANGE.search(text)
    if match is None or not float(match[1]) < float(match[2]) < 2.1 * float(match[1]):
        return text  # "12/2 LB" and "3/160 CT" are packs
    unit = _UNITS[match[3]]
    low, high = _shown(float(match[1])), _shown(float(match[2]))
    reading.lead.append((f"{low}–{high} {unit.en_plural}", f"{low}–{high} {unit.zh}"))
    return text[: match.start()] + " " + text[match.end() :]


def _take_pack(text: str, reading: _Reading) -> str:
    match = _PACK_OF.match(text) or _PACK_OF_COUNT.match(text)
    if match is None:
        return text
    reading.parts.append((float(match[1]), _PACK))
    return text[match.end() :]


def _take_label(text: str, reading: _Reading) -> str:
    match = _DIAPER_SIZE.search(text)
    if match is None:
        return text
    reading.lead.append((f"size {match[1]}", f"{match[1]} 号"))
    return text[: match.start()] + " " + text[match.end() :]


def _take_parts(text: str, reading: _Reading, liquid: bool) -> None:
    for number, word in _PART.findall(text.replace("X-LARGE", "XLARGE").replace("ONE SIZE", "ONESIZE")):
        unit = _UNITS.get(word)
        if unit is not None and (number or word in {"GAL", "QT", "PT", "LB", "DZ", "DOZ"}):
            amount = float(number or 1)
            if amount > 0:
                reading.parts.append((amount, _FLUID_OUNCE if liquid and unit is _OUNCE else unit))
        elif word in _WORDS and (word != "CTN" or not number):
            reading.tail.append(_WORDS[word])
        elif word in _CONTAINERS:
            reading.tail.append(_CONTAINERS[word])


def _say(number: float, unit: _Unit) -> tuple[str, str]:
    shown = _shown(number)
    if unit.kind == "pack":
        return f"{shown}-pack", f"{shown} {unit.zh}"
    return f"{shown} {unit.en if number == 1 else unit.en_plural}", f"{shown} {unit.zh}"


def _texts(reading: _Reading, packs: list[float], others: list[tuple[float, _Unit]]) -> tuple[str, str]:
    said = list(reading.lead)
    for number, unit in others:
        en, zh = _say(number, unit)
        if packs and unit.kind in {"mass", "volume"}:
            en, zh = f"{_shown(packs[0])} × {en}", f"{_shown(packs[0])}×{zh}"
            packs = []
        said.append((en, zh))
    if packs and packs[0] > 1:
        said.insert(len(reading.lead), _say(packs[0], _PACK))
    english = ", ".join(en for en, _ in said)
    chinese = " ".join(zh for _, zh in said)
    for en, zh in dict.fromkeys(reading.tail):
        english, chinese = f"{english} {en}".strip(), f"{chinese} {zh}".strip()
    return english, chinese


def _compare(packs: list[float], others: list[tuple[float, _Unit]]) -> tuple[float | None, str | None]:
    """Return the amount a unit price is computed on: mass or volume over all packs, else pieces."""
    times = packs[0] if packs else 1.0
    counts = [number * unit.factor for number, unit in others if unit.kind == "count"]
    mass = [number * unit.factor for number, unit in others if unit.kind == "mass"]
    if len(mass) == 2 and others[0][1].en == "lb":  # "1 LB 9 OZ" is one weight in two units
        return round(sum(mass) * times, 3), "g"
    for number, unit in others:
        bags = unit.en in {"gal", "qt"} and counts  # "20 ct, 13 gal" are twenty bags, not thirteen gallons
        if unit.kind in {"mass", "volume"} and not bags:
            return round(number * unit.factor * times, 3), "g" if unit.kind == "mass" else "ml"
    if counts:
        return round(counts[0] * times, 3), "count"
    return (times, "count") if packs and packs[0] > 1 else (None, None)


@lru_cache(maxsize=16384)
def parse_size(raw: str | None, liquid: bool = False) -> Size | None:
    """Read one package size, taking plain ounces as fluid ounces when the product is a liquid; None when nothing readable is in it."""
    if not raw:
        return None
    reading = _Reading([], [], [])
    text = _normalise(raw)
    for take in (_take_label, _take_dimensions, _take_range, _take_pack):
        text = take(text, reading)
    _take_parts(text, reading, liquid)
    if any(unit.en == "lb" for _, unit in reading.parts):
        reading.parts = [(number, _OUNCE if unit is _FLUID_OUNCE else unit) for number, unit in reading.parts]
    packs = [number for number, unit in reading.parts if unit.kind == "pack"]
    others = [(number, unit) for number, unit in reading.parts if unit.kind != "pack"]
    amount, unit = _compare(packs, others)
    english, chinese = _texts(reading, packs, others)
    return Size(english, chinese, amount, unit) if english else None
