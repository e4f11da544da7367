"""The ten written boards. Data: a tile is changed here and nowhere else."""

from kaipu.brain.boards.rules.tile import Board, Tile

_EXECUTIVE = Board(
    "executive", "Executive", "经营总览", "The business at a glance, and what moved it.", "一眼看清经营状况及其变动原因。",
    (
        Tile("numbers", ("net_sales", "orders", "aov", "buyers", "gross_margin", "conversion", "on_time_rate", "out_of_stock_rate"), size="l"),
        Tile("line", ("net_sales",), size="l", driver="department"),
        Tile("bar", ("net_sales",), ("department",), top=8),
        Tile("stacked", ("net_sales",), ("channel",)),
        Tile("line", ("gross_margin",)),
        Tile("bar", ("net_sales",), ("location",), top=8),
        Tile("table", ("net_sales", "orders", "aov", "gross_margin", "refund_rate"), ("department",), size="l", top=15),
    ),
)  # fmt: skip
_LIVE = Board(
    "live", "Live", "实时看板", "Today minute by minute, against the same weekday a week ago.", "今日实时数据，与上周同日对照。",
    (
        Tile("line", ("net_sales",), size="l", grain="hour"),
        Tile("line", ("orders",), grain="hour"),
        Tile("bar", ("net_sales",), ("department",), top=8),
        Tile("bar", ("net_sales",), ("location",), top=8),
        Tile("line", ("visits",), grain="hour"),
    ),
    period="today", compare="week", live=True,
)  # fmt: skip
_TRAFFIC = Board(
    "traffic", "Traffic", "流量", "Who came, from where, and how far they went.", "访客从哪里来，走到了哪一步。",
    (
        Tile("numbers", ("visits", "visitors", "conversion", "bounce_rate", "pages_per_visit", "cart_drop"), size="l"),
        Tile("line", ("visits",), driver="source"),
        Tile("line", ("conversion",), base="visits"),
        Tile("funnel", ("product_view_rate", "cart_rate", "conversion")),
        Tile("bar", ("conversion",), ("device",), base="visits"),
        Tile("sankey", ("visits",), ("source", "device"), size="l"),
        Tile("heatmap", ("visits",), ("weekday", "hour")),
        Tile("pie", ("visits",), ("device",)),
        Tile("table", ("visits", "conversion", "bounce_rate", "pages_per_visit"), ("landing",), size="l", top=20),
    ),
)  # fmt: skip
_CATEGORY = Board(
    "category", "Categories", "品类", "Which departments and categories carry the trade.", "哪些部门与品类支撑生意。",
    (
        Tile("numbers", ("net_sales", "units", "gross_margin", "sell_through_rate", "own_brand_share"), size="l"),
        Tile("bar", ("net_sales",), ("department",), top=12),
        Tile("scatter", ("net_sales", "gross_margin"), ("category",), top=40),
        Tile("stacked", ("net_sales",), ("department",), size="l"),
        Tile("pie", ("net_sales",), ("own_brand",)),
        Tile("bar", ("gross_profit",), ("department",), top=12),
        Tile("table", ("net_sales", "units", "gross_margin", "refund_rate", "discount_rate"), ("category",), size="l", top=40),
    ),
)  # fmt: skip
_PRODUCT = Board(
    "product", "Products", "商品", "What sells, and what only takes up room.", "什么卖得好，什么只占地方。",
    (
        Tile("numbers", ("sold_skus", "sell_through_rate", "units", "unit_value", "units_per_order", "own_brand_share"), size="l"),
        Tile("bar", ("net_sales",), ("sku",), top=12),
        Tile("bar", ("net_sales",), ("brand",), top=12),
        Tile("pie", ("net_sales",), ("price_band",)),
        Tile("line", ("sold_skus",)),
        Tile("table", ("net_sales", "units", "gross_margin"), ("sku",), size="l", top=50),
    ),
)  # fmt: skip
_PROMOTION = Board(
    "promotion", "Promotions", "促销", "What offers cost and what they reached.", "优惠花了多少，触达了多少。",
    (
        Tile("numbers", ("promotion_cost", "promotion_cost_rate", "promotion_order_share", "coupon_order_share", "discount_rate"), size="l"),
        Tile("line", ("promotion_cost_rate",)),
        Tile("stacked", ("promotion_cost",), ("promotion_kind",)),
        Tile("bar", ("promotion_cost",), ("promotion",), top=12),
        Tile("calendar", ("promotion_cost",)),
        Tile("bar", ("discount_rate",), ("department",), top=12),
        Tile("table", ("promotion_cost", "promoted_orders"), ("promotion", "promotion_kind"), size="l", top=30),
    ),
)  # fmt: skip
_CUSTOMER = Board(
    "customer", "Customers", "顾客", "Who buys, who comes back, and what they are worth.", "谁在买，谁会回来，价值几何。",
    (
        Tile("numbers", ("buyers", "new_buyers", "repurchase_rate", "sales_per_buyer", "order_frequency", "buyers_28d"), size="l"),
        Tile("line", ("buyers",)),
        Tile("stacked", ("net_sales",), ("buyer",)),
        Tile("line", ("new_order_share",), base="orders"),
        Tile("bar", ("sales_per_buyer",), ("location",), top=10),
        Tile("bar", ("new_buyers",), ("department",), top=10),
        Tile("heatmap", ("orders",), ("weekday", "hour")),
        Tile("table", ("buyers", "new_buyers", "sales_per_buyer", "repurchase_rate"), ("location",), size="l", top=20),
    ),
)  # fmt: skip
_FULFILMENT = Board(
    "fulfilment", "Fulfilment", "履约", "Whether promises are kept, and what keeping them costs.", "承诺是否兑现，成本几何。",
    (
        Tile("numbers", ("on_time_rate", "hand_overs", "minutes_to_ready", "minutes_to_hand_over", "delivery_fee_per_order", "delivery_cost_per_order"), size="l"),
        Tile("line", ("on_time_rate",), base="hand_overs"),
        Tile("stacked", ("hand_overs",), ("method",)),
        Tile("bar", ("on_time_rate",), ("location",), base="hand_overs"),
        Tile("bar", ("hand_overs",), ("weekday",)),
        Tile("map", ("orders",), ("region",), size="l", top=40),
        Tile("table", ("hand_overs", "on_time_rate", "minutes_to_hand_over"), ("location", "method"), size="l", top=30),
    ),
)  # fmt: skip
_INVENTORY = Board(
    "inventory", "Stock", "库存", "What lies where, what runs out, what goes to waste.", "货在哪里，什么会断货，什么在损耗。",
    (
        Tile("numbers", ("stock_value", "out_of_stock_rate", "days_of_cover", "stock_turn", "expiring_share", "expiry_loss", "waste_rate"), size="l"),
        Tile("line", ("stock_value",)),
        Tile("line", ("out_of_stock_rate",)),
        Tile("bar", ("stock_value",), ("department",), top=12),
        Tile("bar", ("expiry_loss",), ("department",), top=12),
        Tile("bar", ("supplier_on_time_rate",), ("supplier",), top=10),
        Tile("table", ("stock_value", "days_of_cover", "out_of_stock_rate"), ("department",), size="l", top=20),
    ),
)  # fmt: skip
_SERVICE = Board(
    "service", "Service", "售后与服务", "Refunds, returns and how people were looked after.", "退款、退货与顾客服务。",
    (
        Tile("numbers", ("refund_amount", "refund_rate", "return_rate", "cancel_rate", "payment_success_rate", "csat", "nps", "first_response_minutes"), size="l"),
        Tile("line", ("refund_amount",), driver="reason"),
        Tile("bar", ("refund_amount",), ("reason",), top=8),
        Tile("line", ("payment_success_rate",)),
        Tile("bar", ("return_rate",), ("department",), top=10, base="orders"),
        Tile("line", ("cancel_rate",), base="placed_orders"),
        Tile("table", ("tickets", "first_response_minutes", "csat"), ("topic",), size="l", top=20),
    ),
)  # fmt: skip
BOARDS = {
    board.key: board
    for board in (
        _EXECUTIVE, _LIVE, _TRAFFIC, _CATEGORY, _PRODUCT, _PROMOTION, _CUSTOMER, _FULFILMENT, _INVENTORY, _SERVICE,
    )
}  # fmt: skip
