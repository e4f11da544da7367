"""Personal data in free text: Chinese and American numbers, addresses and accounts, told from goods' and orders' numbers.

A shape alone is not believed where something can be checked: an ID card has its date, province and check digit, a bank card
its issuer and check digit. What has no check (passports, WeChat, QQ, bare telephone numbers of ten digits) is believed only
beside a word that says what it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

# GB/T 2260, the first two digits: provinces, regions, municipalities; 71, 81, 82 and 83 are used in residence permits
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ALONE, _ENDS = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z])"
_HAN = r"(?:(?![送到寄往在住是址给请运])[\u4e00-\u9fff])"  # a letter that may begin the name of a place
_PLACES = (
    "(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|"
    "(?:内蒙古|广西|西藏|宁夏|新疆)(?:壮族|回族|维吾尔)?(?:自治区)?|(?:香港|澳门)(?:特别行政区)?)"
)
_STREETS = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Ter)\b\.?"
_STATES = "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was recognised: what kind, and where in the text."""

    kind: str
    start: int
    end: int


def id_card_holds(text: str) -> bool:
    """Tell whether 18 or 15 characters can be a resident identity card: province, date of birth, check digit.

    GB 11643-1999; the check digit by ISO 7064, MOD 11-2. The 15 digits of before 1999 have none.
    """
    if text[:2] not in _PROVINCES:
        return False
    born = text[6:14] if len(text) == 18 else f"19{text[6:12]}"
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    if not date(1900, 1, 1) <= day <= date(2099, 12, 31):
        return False
    if len(text) == 15:
        return True
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def luhn_holds(digits: str) -> bool:
    """Tell whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def bank_card_holds(text: str) -> bool:
    """Tell whether digits (with spaces or dashes) are a payment card: an issuer's range of the right length, and the check digit."""
    digits = re.sub(r"[ -]", "", text)
    ranges = (
        (r"62", range(16, 20)), (r"4", range(16, 17)), (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", range(16, 17)),
        (r"3[47]", range(15, 16)), (r"35(?:2[89]|[3-8])", range(16, 17)), (r"6011|64[4-9]|65", range(16, 17)),
    )  # fmt: skip
    known = any(len(digits) in lengths and re.match(prefix, digits) for prefix, lengths in ranges)
    return known and len(set(digits)) > 1 and luhn_holds(digits)


def _any(_text: str) -> bool:
    return True


def _ssn_holds(text: str) -> bool:
    area, group, serial = text.split("-")
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _street_holds(text: str) -> bool:
    """Tell a street from “2 Small Way packs”: of words that mean other things, too, a longer number or a town is wanted."""
    return not re.fullmatch(r"\d [A-Za-z ]+ (?:Way|Place|Pl|Court|Drive)", text)


# kind, shape (its first group, if it has one, is the thing itself), check; the weightiest first: what overlaps it is not looked at
_SHAPES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), _any),
    ("id_card", re.compile(rf"{_ALONE}(\d{{17}}[0-9Xx]|\d{{15}}){_ENDS}"), id_card_holds),
    ("bank_card", re.compile(rf"{_ALONE}(\d(?:[ -]?\d){{14,18}}){_ENDS}"), bank_card_holds),
    ("mobile", re.compile(rf"(?<![0-9A-Za-z+])((?:\+?86[- ]?)?1(?:[358]\d|4[014-9]|6[2567]|7[0-8]|9[0-35-9])[- ]?\d{{4}}[- ]?\d{{4}}){_ENDS}"), _any),
    ("ssn", re.compile(r"(?<![0-9-])(\d{3}-\d{2}-\d{4})(?![0-9-])"), _ssn_holds),
    ("phone", re.compile(r"(?<![0-9-])(0\d{2,3}[- ]\d{7,8}(?:-\d{1,5})?|400[- ]?\d{3}[- ]?\d{4})(?![0-9-])"), _any),
    ("phone", re.compile(r"(?<![0-9A-Za-z-])((?:\+?1[-. ]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}|\+1[2-9]\d{2}[2-9]\d{6})(?![0-9-])"), _any),
    ("phone", re.compile(r"(?i:tel|phone|call|mobile|电话|座机|致电)[^0-9\n]{0,12}([2-9]\d{9}|0\d{9,11}|\d{7,8})(?![0-9])"), _any),
    ("plate", re.compile(rf"([{_PLATES}][A-HJ-NP-Z][· ]?(?:[DF][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[DF]|[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳])){_ENDS}"), _any),
    ("passport", re.compile(r"(?i:passport|护照|通行证)[^0-9A-Za-z\n]{0,12}(?:(?i:no|number|is)\W{0,3}){0,2}([A-Za-z]{1,2}\d{7,8})(?![0-9])"), _any),
    ("account", re.compile(r"(?:微信|薇信|(?i:wechat|weixin|(?<![A-Za-z])vx))(?:号|账号|(?i: id))?[\s:：是为]{0,4}([A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])"), _any),
    ("account", re.compile(r"(?:(?<![A-Za-z])[Qq]{2}|扣扣)(?:号|号码)?[\s:：是为]{0,4}([1-9]\d{4,10})(?!\d)"), _any),
    ("address", re.compile(
        rf"({_PLACES}?(?:{_HAN}{{2,6}}(?:市|自治州|地区|盟))?{_HAN}{{1,6}}(?:区|县|旗|市|镇|乡)"
        r"[\u4e00-\u9fffA-Za-z0-9]{1,20}?(?:路|街|道|巷|弄|村|里|胡同|大道)[\u4e00-\u9fff]{0,4}?\d{1,5}(?:号|弄|巷)(?:院|楼)?"
        r"(?:[\u4e00-\u9fff0-9A-Za-z-]{0,12}(?:栋|幢|楼|单元|室|号))*)"), _any),
    ("address", re.compile(
        rf"(?<![0-9A-Za-z.$])(\d{{1,6}} (?:[NSEW]\.? )?(?:[A-Z][a-z]+ |\d{{1,3}}(?:st|nd|rd|th) ){{1,3}}{_STREETS}"
        rf"(?:,? (?:Apt|Unit|Suite|#)\.? ?\w{{1,5}})?(?:,? [A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}})?(?:,? (?:{_STATES})(?: \d{{5}}(?:-\d{{4}})?)?)?)"), _street_holds),
    ("address", re.compile(rf"\b([A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}, (?:{_STATES}) \d{{5}}(?:-\d{{4}})?)(?!\d)"), _any),
    ("name", re.compile(r"(?:姓名|收货人|收件人|联系人|联络人)[\s:：是为]{1,3}([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"), _any),
)  # fmt: skip
KINDS = tuple(dict.fromkeys(kind for kind, _shape, _check in _SHAPES))


def recognise(text: str) -> list[Found]:
    """Return what is personal in a text, in order; nothing overlaps. Takes microseconds for what people write."""
    taken: list[Found] = []
    for found in _look(text):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _look(text: str) -> Iterator[Found]:
    for kind, shape, holds in _SHAPES:
        for match in shape.finditer(text):
            group = 1 if shape.groups else 0
            if holds(match[group]):
                yield Found(kind, *match.span(group))


def cover(text: str) -> str:
    """Return a text with everything personal that is recognised in it replaced by stars."""
    for found in reversed(recognise(text)):
        text = f"{text[: found.start]}***{text[found.end :]}"
    return text
