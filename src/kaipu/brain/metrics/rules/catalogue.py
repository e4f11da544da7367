"""The metric catalogue: data, not code. A metric is added here and nowhere else."""

from kaipu.brain.metrics.rules.definition import Definition

_SALES = ("department", "category", "location", "channel", "buyer", "weekday", "simulated")
_TRAFFIC = ("device", "source", "language", "weekday", "simulated")
_STOCK = ("location", "department")

METRICS = (
    Definition(
        name="gmv",
        title_en="Gross merchandise value",
        title_zh="成交总额",
        meaning_en="Goods ordered, at the prices before discounts, whether paid, cancelled or sent back later. "
        "Without delivery.",
        meaning_zh="下单商品的金额，按优惠前价格计，无论之后是否付款、取消或退款；不含运费。",
        subject="sales", formula="gmv", unit="money", grain="day", owner="sales", dimensions=_SALES, additive=True,
    ),
    Definition(
        name="net_sales",
        title_en="Net sales",
        title_zh="净销售额",
        meaning_en="What shoppers paid for goods after discounts and refunds, on the day they ordered. Unpaid and "
        "cancelled orders don't count; nor does delivery.",
        meaning_zh="顾客为商品实付的金额，已扣除优惠和退款，计入下单当日；不含未付款和已取消的订单，不含运费。",
        subject="sales", formula="net", unit="money", grain="day", owner="sales", dimensions=_SALES, additive=True,
    ),
    Definition(
        name="orders",
        title_en="Orders",
        title_zh="订单数",
        meaning_en="Orders that were paid and not cancelled. By department or category: orders that hold such goods.",
        meaning_zh="已付款且未取消的订单数。按部门或品类看时，为含有该类商品的订单数。",
        subject="sales", formula="orders", unit="count", grain="day", owner="sales", dimensions=_SALES, additive=True,
    ),
    Definition(
        name="aov",
        title_en="Average order value",
        title_zh="客单价",
        meaning_en="Net sales per order.",
        meaning_zh="每张订单的净销售额。",
        subject="sales", formula="net / orders", unit="money", grain="day", owner="sales", dimensions=_SALES,
    ),
    Definition(
        name="units",
        title_en="Units",
        title_zh="销售件数",
        meaning_en="Pieces in orders that were paid and not cancelled. Goods sold by measure (fuel) count their measure.",
        meaning_zh="已付款且未取消订单中的商品件数；按计量出售的商品（如燃油）按计量数计。",
        subject="sales", formula="units", unit="count", grain="day", owner="sales", dimensions=_SALES, additive=True,
    ),
    Definition(
        name="units_per_order",
        title_en="Units per order",
        title_zh="客单件数",
        meaning_en="Pieces per order.",
        meaning_zh="每张订单的商品件数。",
        subject="sales", formula="units / orders", unit="number", grain="day", owner="sales", dimensions=_SALES,
    ),
    Definition(
        name="discount_rate",
        title_en="Discount rate",
        title_zh="折扣率",
        meaning_en="Share of the value of sold goods that was given away as discounts.",
        meaning_zh="优惠金额占已售商品优惠前金额的比例。",
        subject="sales", formula="discount / gross", unit="ratio", grain="day", owner="sales", dimensions=_SALES,
        better="down",
    ),
    Definition(
        name="refund_rate",
        title_en="Refund rate",
        title_zh="退款率",
        meaning_en="Share of the money paid for goods that was given back, by the day of the order.",
        meaning_zh="已付商品金额中退还的比例，计入下单当日。",
        subject="sales", formula="refunded / paid", unit="ratio", grain="day", owner="care", dimensions=_SALES,
        better="down",
    ),
    Definition(
        name="gross_margin",
        title_en="Gross margin",
        title_zh="毛利率",
        meaning_en="Share of net sales that is left after the cost of the goods; only of goods whose cost is known.",
        meaning_zh="净销售额扣除商品成本后所剩的比例；仅计成本已知的商品。",
        subject="sales", formula="(costed - cost) / costed", unit="ratio", grain="day", owner="finance",
        dimensions=_SALES, assumed=True,
    ),
    Definition(
        name="buyers",
        title_en="Buyers",
        title_zh="购买人数",
        meaning_en="Different customers with an order that was paid and not cancelled; each counts once in the period.",
        meaning_zh="有已付款且未取消订单的不同顾客数；同一时段内每人只计一次。",
        subject="buyers", formula="buyers", unit="count", grain="day", owner="customers", dimensions=_SALES,
    ),
    Definition(
        name="new_buyers",
        title_en="New buyers",
        title_zh="新客数",
        meaning_en="Customers whose first order ever lies in the period. By department: whose first order held such goods.",
        meaning_zh="首张订单落在该时段内的顾客数。按部门看时，为首单含有该类商品的顾客数。",
        subject="sales", formula="new_buyers", unit="count", grain="day", owner="customers", dimensions=_SALES,
        additive=True,
    ),
    Definition(
        name="repurchase_rate",
        title_en="Repurchase rate",
        title_zh="复购率",
        meaning_en="Share of the period's buyers with two orders or more in it.",
        meaning_zh="该时段内购买两次及以上的顾客占全部购买顾客的比例。",
        subject="buyers", formula="repeat_buyers / buyers", unit="ratio", grain="week", owner="customers",
        dimensions=_SALES,
    ),
    Definition(
        name="visits",
        title_en="Visits",
        title_zh="访问次数",
        meaning_en="Visits of people to the web shop: events of one visitor with no pause above 30 minutes, within a day. "
        "Bots don't count. Where nothing was collected there is no data.",
        meaning_zh="网店的真人访问次数：同一访客在同一天内间隔不超过 30 分钟的连续行为计一次；不含爬虫。未采集的日期没有数据。",
        subject="traffic", formula="visits", unit="count", grain="day", owner="web", dimensions=_TRAFFIC, additive=True,
    ),
    Definition(
        name="conversion",
        title_en="Conversion",
        title_zh="转化率",
        meaning_en="Share of visits in which something was bought.",
        meaning_zh="产生购买的访问占全部访问的比例。",
        subject="traffic", formula="purchase_visits / visits", unit="ratio", grain="day", owner="web",
        dimensions=_TRAFFIC,
    ),
    Definition(
        name="cart_rate",
        title_en="Add-to-cart rate",
        title_zh="加购率",
        meaning_en="Share of visits in which something was put into the cart.",
        meaning_zh="产生加购的访问占全部访问的比例。",
        subject="traffic", formula="cart_visits / visits", unit="ratio", grain="day", owner="web", dimensions=_TRAFFIC,
    ),
    Definition(
        name="stock_value",
        title_en="Stock value",
        title_zh="库存金额",
        meaning_en="Pieces on hand at today's unit cost, when the day was over; of a longer time its last day counts.",
        meaning_zh="当日结束时的在库件数乘以现行单位成本；时段内取最后一天。",
        subject="stock", formula="value", unit="money", grain="day", owner="inventory", dimensions=_STOCK, assumed=True,
    ),
    Definition(
        name="out_of_stock_rate",
        title_en="Out-of-stock rate",
        title_zh="缺货率",
        meaning_en="Share of the goods kept at a place of which no piece was free when the day was over.",
        meaning_zh="当日结束时门店在营商品中无可售库存的比例。",
        subject="stock", formula="out_of_stock / kept", unit="ratio", grain="day", owner="inventory", dimensions=_STOCK,
        better="down",
    ),
)  # fmt: skip
CATALOGUE = {metric.name: metric for metric in METRICS}
