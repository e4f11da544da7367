"""The relations that metrics are asked of, and the dimensions each can be cut by. Data."""

from kaipu.brain.metrics.rules.definition import Dimension, Relation


def _relation(
    name: str, columns: str, rows: str, *, day: str = "day", zero: str = "self", fetched: bool = False, people: str = ""
) -> Relation:
    """Read `name` or `name=column` words into a relation."""
    pairs = (word.partition("=") for word in columns.split())
    return Relation(
        name,
        {dimension: column or dimension for dimension, _, column in pairs},
        tuple(rows.split()),
        day,
        name if zero == "self" else zero,
        fetched,
        people,
    )


_ORDER = (
    "hour buyer=buyer_kind channel location region language method payment_method promotion device source medium campaign "
    "simulated imported"
)
_GOODS = "department category brand own_brand sku"
RELATIONS = {
    relation.name: relation
    for relation in (
        _relation("dws.orders", _ORDER, "order_id day channel location buyer_kind units gmv net"),
        _relation(
            "dws.basket_categories", "department category buyer=buyer_kind channel simulated",
            "order_id day category channel units net",
        ),
        _relation("dws.order_lines", f"{_ORDER} {_GOODS} price_band", "order_id position day sku category channel units net"),
        _relation(
            "dws.visits", "hour device source medium campaign language landing=landing_path simulated",
            "visitor session part day device source page_views purchased", zero="", people="person",
        ),
        _relation(
            "dwd.events", "hour device source medium campaign language landing=landing_path simulated",
            "event_id at day name visitor device path", zero="",
        ),
        _relation("dws.stock_daily", "department", "day department kept out_of_stock value", zero=""),
        _relation("dws.stock", f"location region {_GOODS}", "sku location day on_hand free value", zero=""),
        _relation(
            "dws.stock_flows", "location region department category sku flow=kind simulated",
            "sku location day kind units value",
        ),
        _relation(
            "dws.payments", "hour buyer=buyer_kind channel location device payment_method=method simulated",
            "payment_id day order_id method state amount",
        ),
        _relation(
            "dws.fulfilments", "buyer=buyer_kind channel location region method carrier simulated",
            "fulfilment_id day order_id method state promised_on handed_over_on",
        ),
        _relation(
            "dws.promotions",
            "hour promotion=code promotion_kind=kind buyer=buyer_kind channel location region device source medium campaign "
            "simulated",
            "order_id day kind code amount", zero="dws.orders",
        ),
        _relation(
            "dws.refunds", "buyer=buyer_kind channel location region method payment_method promotion reason simulated",
            "refund_id day order_id state reason amount", zero="dws.payments",
        ),
        _relation(
            "dws.purchases", "supplier location region department category sku",
            "purchase_line_id day supplier sku state ordered_units received_units",
        ),
        _relation(
            "ads.customers", "channel location language simulated=bought_simulated", "customer_id first_day last_day orders net",
            day="first_day",
        ),
        _relation(
            "dws.ad_spend", "source medium campaign simulated", "day source medium campaign spend clicks impressions", fetched=True,
        ),
        _relation(
            "dws.commissions", "", "commission_id day order_id partner_id level base commission released", zero="dws.orders",
        ),
        _relation(
            "dws.tickets", "channel topic simulated", "ticket day source channel topic first_response_minutes resolved_minutes csat",
            fetched=True,
        ),
        _relation(
            "dws.content", "channel content_kind=kind stage item simulated", "day item kind stage channel reads likes shares comments", zero="",
        ),
        _relation(
            "dws.messages", "channel", "message_id day origin channel state clicked departed report", fetched=True,
        ),
        _relation("dws.surveys", "channel simulated", "answer_id day source channel nps", fetched=True),
        _relation("dws.reviews", "language simulated", "review_id day stars state pictures answered", fetched=True),
        _relation(
            "dws.footfall", "hour location region simulated", "day hour location entries orders", fetched=True,
        ),
        _relation(
            "dws.weather", "region simulated", "day region temperature_low temperature_high rain_mm sky", zero="", fetched=True,
        ),
        _relation(
            "dws.web_analytics", "source medium campaign simulated", "day source medium campaign sessions page_views purchases",
            fetched=True,
        ),
        _relation("dws.costs", "location cost_kind=kind simulated", "document day kind location supplier amount", fetched=True),
        _relation(
            "dws.competitor_prices", "competitor department category sku simulated",
            "sku day competitor their_price our_price promoted in_stock units net", zero="", fetched=True,
        ),
        _relation("dws.contacts", "channel reason=purpose simulated", "row_id day channel direction purpose", fetched=True),
    )
}  # fmt: skip

_WEEKDAYS = (
    ("1", "Monday", "星期一"), ("2", "Tuesday", "星期二"), ("3", "Wednesday", "星期三"), ("4", "Thursday", "星期四"),
    ("5", "Friday", "星期五"), ("6", "Saturday", "星期六"), ("7", "Sunday", "星期日"),
)  # fmt: skip
_YES_NO = (("true", "Yes", "是"), ("false", "No", "否"))
DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension("department", "Department", "部门", lookup=("ads.members", "member")),
        Dimension("category", "Category", "品类", lookup=("ads.members", "member")),
        Dimension("location", "Store", "门店", lookup=("ads.members", "member")),
        Dimension("channel", "Channel", "渠道", values=(
            ("web", "Web", "网店"), ("store", "Store", "门店"), ("app", "App", "应用"), ("phone", "Phone", "电话"),
            ("import", "Imported", "导入"), ("email", "E-mail", "邮件"), ("chat", "Chat", "在线"), ("form", "Form", "表单"),
            ("sms", "Text message", "短信"), ("visit", "Visit", "到访"),
            ("wechat", "WeChat", "微信"), ("push", "Push message", "推送"),
            ("site", "This shop", "本站"), ("weibo", "Weibo", "微博"), ("douyin", "Douyin", "抖音"), ("xiaohongshu", "Xiaohongshu", "小红书"))),
        Dimension("buyer", "Kind of buyer", "买家类型", values=(
            ("new", "New", "新客"), ("returning", "Returning", "老客"), ("guest", "Without account", "未登记顾客"))),
        Dimension("weekday", "Weekday", "星期", kind="number", values=_WEEKDAYS, calendar="isodow({day})"),
        Dimension("hour", "Hour", "小时", kind="number"),
        Dimension("device", "Device", "设备", values=(
            ("phone", "Phone", "手机"), ("desktop", "Computer", "电脑"), ("tablet", "Tablet", "平板"))),
        Dimension("source", "Source", "来源"),
        Dimension("medium", "Medium", "媒介"),
        Dimension("campaign", "Campaign", "活动"),
        Dimension("landing", "First page", "着陆页"),
        Dimension("language", "Language", "语言", values=(("en", "English", "英文"), ("zh-hans", "Chinese", "中文"))),
        Dimension("region", "Region", "地区"),
        Dimension("method", "Way of delivery", "配送方式", values=(
            ("delivery", "Delivery", "配送"), ("pickup", "Pick-up", "自提"), ("none", "Taken along", "现场带走"))),
        Dimension("payment_method", "Way of paying", "支付方式"),
        Dimension("promotion", "Promotion", "促销"),
        Dimension("promotion_kind", "Kind of promotion", "促销类型"),
        Dimension("brand", "Brand", "品牌"),
        Dimension("own_brand", "Own brand", "自有品牌", kind="yes_no", values=_YES_NO),
        Dimension("sku", "SKU", "商品", lookup=("dwd.skus", "code")),
        Dimension("price_band", "Price band", "价格带"),
        Dimension("carrier", "Carrier", "承运商"),
        Dimension("supplier", "Supplier", "供应商"),
        Dimension("reason", "Reason", "原因"),
        Dimension("topic", "Topic", "主题"),
        Dimension("content_kind", "Kind of content", "内容类型", values=(
            ("article", "Article", "文章"), ("page", "Page", "页面"), ("video", "Video", "视频"), ("live", "Live", "直播"), ("script", "Script", "脚本"),
            ("", "Post about none", "不涉及内容"))),
        Dimension("stage", "Stage of the customer’s way", "旅程阶段", values=(
            ("discover", "Discover", "发现"), ("compare", "Compare", "比较"), ("buy", "Buy", "购买"), ("use", "Use", "使用"), ("return", "Come back", "回购"),
            ("", "Post about none", "不涉及内容"))),
        Dimension("item", "Piece of content", "内容"),
        Dimension("competitor", "Competitor", "竞争对手"),
        Dimension("cost_kind", "Kind of cost", "费用类别", values=(
            ("purchase_invoice", "Goods bought", "采购发票"), ("wages", "Wages", "工资"), ("rent", "Rent", "租金"),
            ("energy", "Energy", "能源"), ("packaging", "Packaging", "包装"), ("delivery", "Delivery", "配送"),
            ("software", "Software", "软件"), ("other", "Other", "其他"))),
        Dimension("flow", "Kind of movement", "变动类型", values=(
            ("imported", "Imported", "导入"), ("received", "Received", "收货"), ("sold", "Sold", "售出"),
            ("returned", "Returned", "退回"), ("adjusted", "Counted", "盘点调整"), ("transferred", "Transferred", "调拨"),
            ("expired", "Expired", "过期"), ("wasted", "Wasted", "损耗"))),
        Dimension("imported", "Imported", "历史导入", kind="yes_no", values=_YES_NO),
        Dimension("simulated", "Simulated", "模拟数据", kind="yes_no", values=_YES_NO),
    )
}  # fmt: skip
