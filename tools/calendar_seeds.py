"""Write the calendar that the warehouse ships with: lunar months, holidays, festivals and shopping days of 2000 to 2035.

Run it seldom, with two packages that the shop itself does not need: `pip install lunar_python holidays`, then
`python -m tools.calendar_seeds`. Lunar dates and solar terms are lunar_python's (MIT), public holidays of China and the
United States those of `holidays` (MIT); China announces its bridge days a year ahead, so later years hold the days of
the law only. The other days follow from rules below. The result is committed.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
from dateutil.easter import easter
from lunar_python import Solar

FIRST, LAST = date(2000, 1, 1), date(2035, 12, 31)
HOME = Path(__file__).parents[1] / "src/kaipu/brain/lake/seeds"
DAY = timedelta(days=1)

CHINA = {
    "New Year's Day": "new_year", "Chinese New Year": "spring_festival", "Tomb-Sweeping Day": "qingming",
    "Labor Day": "labour_day", "Dragon Boat Festival": "dragon_boat", "Mid-Autumn Festival": "mid_autumn",
    "National Day": "national_day", "Day off": "bridge_day", "70th Anniversary": "victory_day",
}  # fmt: skip
AMERICA = {
    "New Year's Day": "new_year", "Martin Luther King": "mlk_day", "Washington's Birthday": "presidents_day",
    "Memorial Day": "memorial_day", "Juneteenth": "juneteenth", "Independence Day": "independence_day",
    "Labor Day": "us_labor_day", "Columbus Day": "columbus_day", "Veterans Day": "veterans_day",
    "Thanksgiving": "thanksgiving", "Christmas": "christmas",
}  # fmt: skip
LUNAR = {
    (1, 1): "spring_festival", (1, 15): "lantern", (2, 2): "dragon_head", (5, 5): "dragon_boat", (7, 7): "qixi",
    (7, 15): "ghost_festival", (8, 15): "mid_autumn", (9, 9): "double_ninth", (12, 8): "laba", (12, 23): "little_new_year",
}  # fmt: skip
SOLAR = {
    (2, 14): "valentine", (3, 8): "queens_day", (5, 20): "five_twenty", (6, 1): "childrens_day", (6, 18): "six_eighteen",
    (10, 31): "halloween", (11, 11): "double_eleven", (12, 12): "double_twelve", (12, 24): "christmas_eve",
    (12, 25): "christmas", (12, 31): "new_years_eve",
}  # fmt: skip
SHOPPING = {"queens_day", "five_twenty", "six_eighteen", "double_eleven", "double_twelve", "black_friday",
            "cyber_monday", "new_year_goods"}  # fmt: skip
TERMS = {
    "立春": "start_of_spring", "雨水": "rain_water", "惊蛰": "awakening_of_insects", "春分": "spring_equinox",
    "清明": "pure_brightness", "谷雨": "grain_rain", "立夏": "start_of_summer", "小满": "grain_buds", "芒种": "grain_in_ear",
    "夏至": "summer_solstice", "小暑": "minor_heat", "大暑": "major_heat", "立秋": "start_of_autumn", "处暑": "end_of_heat",
    "白露": "white_dew", "秋分": "autumn_equinox", "寒露": "cold_dew", "霜降": "frost", "立冬": "start_of_winter",
    "小雪": "minor_snow", "大雪": "major_snow", "冬至": "winter_solstice", "小寒": "minor_cold", "大寒": "major_cold",
}  # fmt: skip
NAMES = {
    "new_year": ("New Year’s Day", "元旦"), "spring_festival": ("Spring Festival", "春节"),
    "new_years_eve_lunar": ("Lunar New Year’s Eve", "除夕"), "qingming": ("Qingming", "清明节"),
    "labour_day": ("Labour Day", "劳动节"), "dragon_boat": ("Dragon Boat Festival", "端午节"),
    "mid_autumn": ("Mid-Autumn Festival", "中秋节"), "national_day": ("National Day", "国庆节"),
    "bridge_day": ("Bridge day", "调休放假"), "bridge_workday": ("Working weekend day", "调休上班"),
    "victory_day": ("Victory Day", "抗战胜利纪念日"), "mlk_day": ("Martin Luther King Jr. Day", "马丁·路德·金纪念日"),
    "presidents_day": ("Presidents’ Day", "总统日"), "memorial_day": ("Memorial Day", "阵亡将士纪念日"),
    "juneteenth": ("Juneteenth", "六月节"), "independence_day": ("Independence Day", "美国独立日"),
    "us_labor_day": ("Labor Day (US)", "美国劳动节"), "columbus_day": ("Columbus Day", "哥伦布日"),
    "veterans_day": ("Veterans Day", "退伍军人节"), "thanksgiving": ("Thanksgiving", "感恩节"),
    "christmas": ("Christmas Day", "圣诞节"), "lantern": ("Lantern Festival", "元宵节"),
    "dragon_head": ("Dragon Head-raising Day", "龙抬头"), "qixi": ("Qixi", "七夕"),
    "ghost_festival": ("Zhongyuan Festival", "中元节"), "double_ninth": ("Double Ninth Festival", "重阳节"),
    "laba": ("Laba Festival", "腊八节"), "little_new_year": ("Little New Year", "小年"),
    "valentine": ("Valentine’s Day", "情人节"), "queens_day": ("3.8 Women’s Day sale", "三八女神节"),
    "five_twenty": ("5.20", "520"), "childrens_day": ("Children’s Day", "儿童节"), "six_eighteen": ("6.18 sale", "618"),
    "halloween": ("Halloween", "万圣节前夜"), "double_eleven": ("11.11 sale", "双十一"),
    "double_twelve": ("12.12 sale", "双十二"), "christmas_eve": ("Christmas Eve", "平安夜"),
    "new_years_eve": ("New Year’s Eve", "跨年夜"), "black_friday": ("Black Friday", "黑色星期五"),
    "cyber_monday": ("Cyber Monday", "网络星期一"), "new_year_goods": ("New Year goods season", "年货节"),
    "mothers_day": ("Mother’s Day", "母亲节"), "fathers_day": ("Father’s Day", "父亲节"),
    "easter": ("Easter Sunday", "复活节"), "super_bowl": ("Super Bowl Sunday", "超级碗星期日"),
}  # fmt: skip
Row = tuple[date, str, str]


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """Return the n-th weekday (Monday 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def public_days() -> Iterator[Row]:
    """Yield public holidays; one that stands for two names counts as the first of the table that it bears."""
    years = range(FIRST.year, LAST.year + 1)
    for kind, table, found in (
        ("public_cn", CHINA, holidays.China(years=years, language="en_US")),
        ("public_us", AMERICA, holidays.US(years=years, language="en_US")),
    ):
        for day, name in found.items():
            yield day, kind, next(code for start, code in table.items() if start in name)
    for day in holidays.China(years=years).weekend_workdays:
        yield day, "workday_cn", "bridge_workday"


def yearly_days(year: int) -> Iterator[Row]:
    """Yield what follows from the Western calendar."""
    for (month, day), code in SOLAR.items():
        yield date(year, month, day), "shopping" if code in SHOPPING else "festival", code
    thanksgiving = nth(year, 11, 3, 4)
    yield thanksgiving + DAY, "shopping", "black_friday"
    yield thanksgiving + 4 * DAY, "shopping", "cyber_monday"
    yield nth(year, 5, 6, 2), "festival", "mothers_day"
    yield nth(year, 6, 6, 3), "festival", "fathers_day"
    yield nth(year, 2, 6, 2 if year >= 2022 else 1), "festival", "super_bowl"
    yield easter(year), "festival", "easter"


def lunar_days() -> tuple[list[tuple[date, int, int, int]], list[Row]]:
    """Return the first day of every lunar month (day, year, month, whether it is a leap month), and lunar festivals."""
    months, rows, day = [], [], FIRST - 40 * DAY
    while day <= LAST + 40 * DAY:
        lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        key = (abs(lunar.getMonth()), lunar.getDay())
        if lunar.getDay() == 1:
            months.append((day, lunar.getYear(), key[0], int(lunar.getMonth() < 0)))
        if lunar.getMonth() > 0 and key in LUNAR:
            rows.append((day, "festival", LUNAR[key]))
        if key == (1, 1) and lunar.getMonth() > 0:
            rows.append((day - DAY, "festival", "new_years_eve_lunar"))
            rows += [(day - n * DAY, "shopping", "new_year_goods") for n in range(4, 25)]
        if term := TERMS.get(lunar.getJieQi()):
            rows.append((day, "term", term))
            if term == "pure_brightness":
                rows.append((day, "festival", "qingming"))
        day += DAY
    return months, rows


def write(name: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Write one table."""
    with (HOME / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the three tables."""
    months, rows = lunar_days()
    rows += public_days()
    for year in range(FIRST.year, LAST.year + 1):
        rows += yearly_days(year)
    kept = sorted({row for row in rows if FIRST <= row[0] <= LAST})
    names = NAMES | {code: (code.replace("_", " ").capitalize(), zh) for zh, code in TERMS.items()}
    write("lunar_months.csv", ("first_day", "lunar_year", "lunar_month", "leap"), [tuple(row) for row in months])
    write("occasions.csv", ("day", "kind", "code"), [tuple(row) for row in kept])
    write("occasion_names.csv", ("code", "name_en", "name_zh"), sorted((code, *pair) for code, pair in names.items()))


if __name__ == "__main__":
    main()
