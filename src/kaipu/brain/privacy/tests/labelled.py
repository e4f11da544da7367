"""Labelled sentences of a shop's day: with something personal in them, and with numbers that only look so."""

import random
import string
from collections.abc import Callable, Iterator
from datetime import date, timedelta

_SURNAMES, _GIVEN = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林", "伟芳娜敏静强磊洋艳勇军杰涛明超霞平刚桂英子涵雨"
_CITIES = [
    "广东省深圳市南山区",
    "北京市海淀区",
    "上海市浦东新区",
    "浙江省杭州市西湖区",
    "四川省成都市武侯区",
    "江苏省苏州市工业园区",
]
_ROADS = ["科技园路", "中关村大街", "世纪大道", "文三路", "人民南路", "星湖街", "解放西路"]


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def _luhn(body: str) -> str:
    for last in string.digits:
        doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(body + last))]
        if sum(v - 9 if v > 9 else v for v in doubled) % 10 == 0:
            return body + last
    raise AssertionError("one of ten digits fits")


def id_card(rng: random.Random) -> str:
    """Return a valid number of 18, now and then of 15 characters."""
    region = rng.choice(["110108", "310115", "440305", "330106", "510107", "320505", "610113"])
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(20000))
    if rng.random() < 0.15:
        return f"{region}{born:%y%m%d}{_digits(rng, 3)}"
    body = f"{region}{born:%Y%m%d}{_digits(rng, 3)}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]  # as the standard prints them
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def mobile(rng: random.Random) -> str:
    """Return a Chinese mobile number, written as people do."""
    head = rng.choice(["138", "139", "150", "159", "177", "186", "199", "166", "147", "131"])
    middle, tail = _digits(rng, 4), _digits(rng, 4)
    form = rng.choice(["{}{}{}", "{} {} {}", "{}-{}-{}", "+86 {}{}{}", "+86{}{}{}"])
    return form.format(head, middle, tail)


def bank_card(rng: random.Random) -> str:
    """Return a card number with its check digit, whole or in fours."""
    number = (
        _luhn(rng.choice(["622848", "621700", "622202"]) + _digits(rng, 12))
        if rng.random() < 0.6
        else _luhn(rng.choice(["4539", "5212", "5412"]) + _digits(rng, 11))
    )
    return number if rng.random() < 0.5 else " ".join(number[n : n + 4] for n in range(0, len(number), 4))


def _plate(rng: random.Random) -> str:
    tail = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4)) + rng.choice("0123456789")
    return f"{rng.choice('京沪粤浙川苏')}{rng.choice('ABCDEFGH')}{rng.choice(['', '·'])}{tail}"


def _address(rng: random.Random) -> str:
    if rng.random() < 0.5:
        end = rng.choice(
            [
                "",
                f"{rng.randrange(1, 30)}栋{rng.randrange(1, 6)}单元{rng.randrange(101, 2802)}室",
                f"{rng.randrange(1, 9)}号楼",
            ]
        )
        return f"{rng.choice(_CITIES)}{rng.choice(_ROADS)}{rng.randrange(1, 999)}号{end}"
    street = f"{rng.randrange(1, 9999)} {rng.choice(['Maple', 'Oak Hill', 'North Main', 'Washington', 'Elm'])} {rng.choice(['Street', 'St', 'Ave', 'Road', 'Lane', 'Dr', 'Blvd'])}"
    return street + rng.choice(
        ["", f", {rng.choice(['Boston', 'New Haven', 'Austin'])}, {rng.choice(['MA', 'CT', 'TX'])} {_digits(rng, 5)}"]
    )


def _us_phone(rng: random.Random) -> str:
    area, head, tail = (
        f"{rng.randrange(2, 10)}{_digits(rng, 2)}",
        f"{rng.randrange(2, 10)}{_digits(rng, 2)}",
        _digits(rng, 4),
    )
    return rng.choice(["({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "+1 {}-{}-{}", "+1{}{}{}"]).format(area, head, tail)


def _landline(rng: random.Random) -> str:
    return rng.choice(
        [f"010-{_digits(rng, 8)}", f"0755-{_digits(rng, 8)}", f"0571-{_digits(rng, 8)}-{_digits(rng, 3)}"]
    )


MAKERS: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "id_card": lambda rng: (id_card(rng), rng.choice(["我的身份证是{}，请核对", "身份证号{}", "id {} for the tax refund"])),
    "mobile": lambda rng: (mobile(rng), rng.choice(["请打{}联系我", "到了打我电话 {} 谢谢", "手机：{}", "my number in China is {}"])),
    "bank_card": lambda rng: (bank_card(rng), rng.choice(["退款到卡号{}", "card {} was charged twice", "银行卡 {} 扣款了"])),
    "email": lambda rng: (f"{''.join(rng.choice(string.ascii_lowercase) for _ in range(6))}.{rng.randrange(99)}@{rng.choice(['qq.com', '163.com', 'mail.example.org'])}", rng.choice(["发票寄到{}", "write to {} please", "邮箱{}，多谢"])),
    "phone": lambda rng: (_us_phone(rng), rng.choice(["call {} after six", "ring me at {}.", "phone: {}"])) if rng.random() < 0.6 else (_landline(rng), "座机{}，上班时间"),
    "ssn": lambda rng: (f"{rng.randrange(1, 665):03d}-{rng.randrange(1, 99):02d}-{rng.randrange(1, 9999):04d}", "my SSN is {} why do you need it"),
    "plate": lambda rng: (_plate(rng), rng.choice(["车牌{}，放行一下", "停车 {} 在门口"])),
    "passport": lambda rng: (f"{rng.choice('EG')}{_digits(rng, 8)}", rng.choice(["护照号：{}", "passport number {} expires soon", "护照 {}"])),
    "account": lambda rng: (rng.choice([f"wx{''.join(rng.choice(string.ascii_lowercase) for _ in range(6))}_{rng.randrange(99)}"]), rng.choice(["加我微信：{}", "微信号 {}", "my WeChat: {}"])) if rng.random() < 0.5 else (f"{rng.randrange(1, 10)}{_digits(rng, rng.randrange(5, 10))}", rng.choice(["QQ{}", "加QQ：{} 聊"])),
    "address": lambda rng: (_address(rng), rng.choice(["送到{}", "please deliver to {} thanks", "地址：{}"])),
    "name": lambda rng: (rng.choice(_SURNAMES) + "".join(rng.choice(_GIVEN) for _ in range(rng.randrange(1, 3))), rng.choice(["收货人：{}，", "联系人: {} ", "姓名：{}。"])),
}  # fmt: skip


def barcode(rng: random.Random) -> str:
    """Return an EAN-13 with its check digit."""
    body = rng.choice(["690", "692", "500", "400", "012"]) + _digits(rng, 9)
    return body + str(-sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(body)) % 10)


HARMLESS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"barcode {barcode(rng)} does not scan",
    lambda rng: f"条码{barcode(rng)}扫不出来",
    lambda rng: f"where is order {''.join(rng.choice('23456789ABCDEFGHJKLMNPQRSTVWXYZ') for _ in range(10))}",
    lambda rng: f"订单号 {_digits(rng, 10)} 还没发货",
    lambda rng: f"order {_digits(rng, 12)} of {date(2026, 1, 1) + timedelta(days=rng.randrange(300))}",
    lambda rng: f"SKU {rng.randrange(10**6, 10**7)} costs ${rng.randrange(1, 99)}.{rng.randrange(10, 99)}",
    lambda rng: f"运单 SF{_digits(rng, 13)} 到哪了",
    lambda rng: f"we sold {rng.randrange(1000, 99999)} pieces, {rng.randrange(1, 99)}% more",
    lambda rng: f"批次 L{date(2026, 1, 1) + timedelta(days=rng.randrange(300)):%Y%m%d}-{_digits(rng, 4)} 保质期{rng.randrange(30, 700)}天",
    lambda rng: f"流水 {_digits(rng, 16)}",
    lambda rng: f"2 {rng.choice(['Large', 'Small'])} {rng.choice(['Way', 'Cheddar'])} packs, 500 g",
    lambda rng: f"牛奶{rng.randrange(1, 9)}盒，苹果{rng.randrange(1, 9)}斤，送快一点",
)  # fmt: skip


def sentences(seed: int, *, each: int) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield (text, kind, span) `each` times a kind; harmless texts have the kind “” and are as many as all others."""
    rng = random.Random(seed)
    for kind, make in MAKERS.items():
        for _ in range(each):
            value, frame = make(rng)
            before = frame.partition("{}")[0]
            yield frame.format(value), kind, (len(before), len(before) + len(value))
    for _ in range(each * len(MAKERS)):
        yield rng.choice(HARMLESS)(rng), "", (0, 0)
