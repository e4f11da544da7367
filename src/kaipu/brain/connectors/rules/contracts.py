"""The contracts: what rows of each kind must look like, as data. A mapping brings a source's fields into this shape."""

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "date", "moment", "integer", "money", "decimal", "flag"]
Reference = Literal["", "order", "customer", "location"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a contract. `least` and `most` bound numbers, `choices` texts; `refers` names what must be known to us.

    What refers to an order or a customer comes as our number and is kept as our id, in `<name>_id`.
    """

    name: str
    kind: FieldKind
    meaning_en: str
    meaning_zh: str
    required: bool = True
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    refers: Reference = ""
    unit: str = ""

    @property
    def column(self) -> str:
        """The column it is kept in."""
        return f"{self.name}_id" if self.refers in {"order", "customer"} else self.name


@dataclass(frozen=True, slots=True)
class Contract:
    """What a kind of rows must hold. `key` names the fields that tell a row, `when` the one that says which day it is of.

    `total` is the field that control totals add up; `fresh_hours` is how old the newest row may be. `never_more` are pairs
    of numbers the first of which cannot be more than the second.
    """

    name: str
    title_en: str
    title_zh: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    when: str
    fresh_hours: int
    total: str = ""
    never_more: tuple[tuple[str, str], ...] = ()
    in_order: tuple[tuple[str, str], ...] = ()

    def field(self, name: str) -> Field:
        """Return a field by name; KeyError if there is none."""
        return next((field for field in self.fields if field.name == name), None) or _unknown(name)

    @property
    def table(self) -> str:
        """The table its rows are kept in."""
        return f"connectors_{self.name.replace('_', '')}"


def _unknown(name: str) -> Field:
    raise KeyError(name)


def _text(name: str, en: str, zh: str, **more: object) -> Field:
    return Field(name, "text", en, zh, **more)  # type: ignore[arg-type]  # the fields by name, of several types


def _count(name: str, en: str, zh: str, *, required: bool = True, most: int = 10**12) -> Field:
    return Field(name, "integer", en, zh, required, least=0, most=most)


def _money(name: str, en: str, zh: str, *, least: int | None = 0, required: bool = True) -> Field:
    return Field(name, "money", en, zh, required, least=least, most=10**12)


_DAY = Field("day", "date", "Local day it belongs to.", "所属的当地日期。")
_SOURCE = (
    _text("source", "Where visits come from, as in UTM source.", "来源，与 UTM 来源一致。"),
    _text("medium", "Medium, as in UTM medium.", "媒介，与 UTM 媒介一致。"),
    _text("campaign", "Campaign, as in UTM campaign.", "活动，与 UTM 活动一致。", required=False),
)

CONTRACTS = {
    contract.name: contract
    for contract in (
        Contract(
            "ad_spend", "Advertising spend", "广告花费",
            (_DAY, *_SOURCE, _money("spend_minor", "What the advertisements cost.", "广告花费。"),
             _count("clicks", "Clicks on advertisements.", "广告点击数。"),
             _count("impressions", "Times an advertisement was shown.", "广告展示数。")),
            key=("day", "source", "medium", "campaign"), when="day", fresh_hours=60, total="spend_minor",
            never_more=(("clicks", "impressions"),),
        ),
        Contract(
            "ticket", "Help-desk tickets", "客服工单",
            (_text("ticket", "The ticket’s number at the help desk.", "客服系统中的工单号。"),
             Field("created_at", "moment", "When it was opened.", "建单时刻。"),
             _text("channel", "How the customer wrote or called.", "联系渠道。", choices=("email", "phone", "chat", "form")),
             _text("topic", "What it is about, by the desk’s own word.", "主题。"),
             Field("first_response_at", "moment", "When a person first answered.", "首次人工回复时刻。", required=False),
             Field("resolved_at", "moment", "When it was settled.", "解决时刻。", required=False),
             Field("csat", "integer", "The customer’s rating afterwards, 1 to 5.", "事后评分，1 到 5。", required=False, least=1, most=5),
             Field("customer", "text", "Our number of the customer.", "我方顾客号。", required=False, refers="customer"),
             Field("order", "text", "Our number of the order.", "我方订单号。", required=False, refers="order")),
            key=("ticket",), when="created_at", fresh_hours=36,
            in_order=(("created_at", "first_response_at"), ("created_at", "resolved_at")),
        ),
        Contract(
            "survey", "Survey answers", "问卷回答",
            (_text("answer", "The answer’s number at the survey company.", "问卷平台中的回答编号。"),
             Field("answered_at", "moment", "When it was answered.", "回答时刻。"),
             _text("channel", "Where it was asked.", "调查渠道。", choices=("email", "sms", "web", "store")),
             Field("nps", "integer", "Would you recommend us? 0 to 10.", "推荐意愿，0 到 10。", least=0, most=10),
             Field("customer", "text", "Our number of the customer.", "我方顾客号。", required=False, refers="customer")),
            key=("answer",), when="answered_at", fresh_hours=72,
        ),
        Contract(
            "delivery_cost", "Carriers’ bills", "承运商账单",
            (_text("parcel", "The parcel’s number at the carrier.", "承运商的包裹号。"),
             Field("billed_on", "date", "Day of the bill.", "账单日期。"),
             Field("order", "text", "Our number of the order.", "我方订单号。", refers="order"),
             _text("carrier", "Who carried it.", "承运商。"),
             _money("cost_minor", "What the carrier charges.", "承运费用。")),
            key=("parcel",), when="billed_on", fresh_hours=96, total="cost_minor",
        ),
        Contract(
            "footfall", "Visitors of the stores", "门店客流",
            (_DAY, Field("hour", "integer", "Local hour.", "当地小时。", least=0, most=23),
             Field("location", "text", "Code of the store.", "门店代码。", refers="location"),
             _count("entries", "People who came in.", "进店人次。", most=100_000)),
            key=("day", "hour", "location"), when="day", fresh_hours=60, total="entries",
        ),
        Contract(
            "weather", "Weather", "天气",
            (_DAY, _text("region", "Region of the weather station.", "气象站所在地区。"),
             Field("temperature_low", "decimal", "Lowest temperature.", "最低气温。", least=-90, most=60, unit="°C"),
             Field("temperature_high", "decimal", "Highest temperature.", "最高气温。", least=-90, most=60, unit="°C"),
             Field("rain_mm", "decimal", "Rain and melted snow.", "降水量。", least=0, most=2000, unit="mm"),
             _text("sky", "What it was like.", "天气现象。", choices=("clear", "clouds", "rain", "snow", "storm"))),
            key=("day", "region"), when="day", fresh_hours=60,
            never_more=(("temperature_low", "temperature_high"),),
        ),
        Contract(
            "analytics", "Web analytics of others", "第三方网站分析",
            (_DAY, *_SOURCE, _count("sessions", "Visits that it counted.", "其统计的访问数。"),
             _count("page_views", "Pages that it counted.", "其统计的浏览页数。"),
             _count("purchases", "Purchases that it saw.", "其统计的购买数。", required=False)),
            key=("day", "source", "medium", "campaign"), when="day", fresh_hours=60, total="sessions",
        ),
        Contract(
            "cost", "Costs from the books", "账务成本",
            (_text("document", "Number of the document and line.", "单据与行号。"), _DAY,
             _text("kind", "What it was spent on.", "费用类别。",
                   choices=("purchase_invoice", "wages", "rent", "energy", "packaging", "delivery", "software", "other")),
             Field("location", "text", "Code of the store, if it is one’s.", "所属门店代码。", required=False, refers="location"),
             _text("supplier", "To whom it was paid.", "收款方。", required=False),
             _money("amount_minor", "Amount, tax excluded; a credit is below zero.", "金额（不含税），红字为负。", least=-(10**12))),
            key=("document",), when="day", fresh_hours=24 * 8, total="amount_minor",
        ),
        Contract(
            "contact", "Customer contacts (CRM)", "顾客联系记录（CRM）",
            (_text("contact", "The contact’s number in the CRM.", "CRM 中的记录号。"),
             Field("contacted_at", "moment", "When it was.", "联系时刻。"),
             _text("channel", "By which way.", "联系方式。", choices=("email", "phone", "visit", "chat")),
             _text("direction", "Who began it: in (the customer) or out (we).", "方向：in 为顾客发起，out 为我方发起。", choices=("in", "out")),
             _text("purpose", "What it was for.", "事由。"),
             Field("customer", "text", "Our number of the customer.", "我方顾客号。", required=False, refers="customer")),
            key=("contact",), when="contacted_at", fresh_hours=96,
        ),
        Contract(
            "offer", "Competitors’ offers", "竞品报价",
            (_text("competitor", "Short name of the competitor.", "竞争对手短名。"), _DAY,
             _text("code", "Their code of the product.", "对方商品代码。"),
             _text("title", "Their name of the product.", "对方商品名。"),
             _text("brand", "Brand, as they write it.", "品牌（对方写法）。", required=False),
             _text("barcode", "Barcode (GTIN).", "条码（GTIN）。", required=False),
             _text("size", "Size, as they write it.", "规格（对方写法）。", required=False),
             _text("category", "Their department.", "对方品类。", required=False),
             _money("price_minor", "What they ask.", "对方售价。", least=1),
             _money("regular_minor", "What they asked before a promotion.", "促销前价格。", required=False),
             _text("promotion", "Their words about a promotion.", "促销文字。", required=False),
             Field("in_stock", "flag", "Whether they have it.", "是否有货。"),
             Field("rating", "decimal", "Mean of their reviews, 0 to 5.", "评分均值，0 到 5。", required=False, least=0, most=5),
             _count("reviews", "Number of their reviews.", "评价数。", required=False),
             _text("review", "Words of a recent review.", "近期评价原文。", required=False)),
            key=("competitor", "day", "code"), when="day", fresh_hours=60, total="price_minor",
        ),
    )
}  # fmt: skip


def get_contract(name: str) -> Contract:
    """Return a contract by name; KeyError if there is none."""
    return CONTRACTS[name]
