"""The sentences of the morning, in both languages, from figures; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence in both languages, and the page that says more."""

    en: str
    zh: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """What moved a figure most: its name in both languages and by how much."""

    name_en: str
    name_zh: str
    effect: Decimal


def tell_sales(*, day: date, now: Decimal | None, before: Decimal | None, part: Part | None, currency: str) -> Told:
    """Say what yesterday sold beside the same weekday before, and what moved it most."""
    url = "/desk/boards/executive/"
    if now is None:
        return Told("There are no figures of yesterday yet.", "昨天还没有数据。", url)
    english = f"On {DAYS_EN[day.weekday()]} net sales were {now:,.0f} {currency}"
    chinese = f"{DAYS_ZH[day.weekday()]}净销售额 {now:,.0f} {currency}"
    if before:
        change = float(now / before - 1)
        english += f", {abs(change):.1%} {'more' if change >= 0 else 'less'} than a week before"
        chinese += f"，比一周前{'多' if change >= 0 else '少'} {abs(change):.1%}"
    if part is not None:
        english += f"; most of that came from {part.name_en} ({part.effect:+,.0f})"
        chinese += f"，主要来自{part.name_zh}（{part.effect:+,.0f}）"
    return Told(f"{english}.", f"{chinese}。", url)


def tell_alerts(*, count: int, name_en: str, name_zh: str) -> Told:
    """Say how many alerts are open and which is the newest."""
    if not count:
        return Told("Nothing left its usual course.", "一切走势正常。", "/desk/alerts/")
    english = f"{count} alert{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} open, the newest: {name_en}."
    return Told(english, f"{count} 条预警未处理，最新：{name_zh}。", "/desk/alerts/")


def tell_decisions(*, count: int, believed_minor: int, minutes: float, titles: Sequence[str], currency: str) -> Told:
    """Say what waits for a decision, what that is worth, how long it takes, and what stands first (titles in both languages)."""
    if not count:
        return Told("No decision waits.", "没有待决策事项。", "/desk/decisions/")
    worth = f"{believed_minor / 100:,.0f} {currency}"
    english = f"{count} decision{' waits' if count == 1 else 's wait'}, {worth} of profit that can be believed in about {minutes:.0f} minutes; first: {titles[0]}."
    return Told(
        english,
        f"{count} 项决策待定，可信利润 {worth}，约需 {minutes:.0f} 分钟；排在首位：{titles[1]}。",
        "/desk/decisions/",
    )
