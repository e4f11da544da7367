"""Metrics of orders and sales."""

from kaipu.brain.metrics.rules.definition import Definition

SALES = (
    Definition(
        "gmv", "Gross merchandise value", "成交总额",
        "Goods ordered, at the prices before discounts, whether paid, cancelled or sent back later. Without delivery.",
        "下单商品的金额，按优惠前价格计，无论之后是否付款、取消或退款；不含运费。",
        "sales", "simple", "gmv", "money", "sales", related=("net_sales",),
        notes_en="There is no standard: some count paid orders only. Here all orders count, as most marketplaces report it.",
        notes_zh="业内口径不一，有的只计已付款订单；这里与多数平台一致，计全部下单。",
    ),
    Definition(
        "net_sales", "Net sales", "净销售额",
        "What shoppers paid for goods after discounts and refunds, on the day they ordered. Unpaid and cancelled orders "
        "don't count; nor does delivery.",
        "顾客为商品实付的金额，已扣除优惠和退款，计入下单当日；不含未付款和已取消的订单，不含运费。",
        "sales", "simple", "net", "money", "sales", related=("gmv", "orders", "aov"),
    ),
    Definition(
        "orders", "Orders", "订单数",
        "Orders that were paid and not cancelled. By department or category: orders that hold such goods.",
        "已付款且未取消的订单数。按部门或品类看时，为含有该类商品的订单数。",
        "sales", "simple", "orders", "count", "sales", related=("placed_orders", "aov"),
    ),
    Definition(
        "aov", "Average order value", "客单价", "Net sales per order.", "每张订单的净销售额。",
        "sales", "ratio", "net / orders", "money", "sales", related=("units_per_order", "unit_value", "order_median"),
    ),
    Definition(
        "units", "Units", "销售件数",
        "Pieces in orders that were paid and not cancelled. What the shop weighs counts as one a line; fuel of imported history counts its measure.",
        "已付款且未取消订单中的商品件数；称重商品每行计一件，历史导入的燃油按计量数计。",
        "sales", "simple", "units", "count", "sales",
    ),
    Definition(
        "units_per_order", "Items per basket", "客单件数", "Pieces per order.", "每张订单的商品件数。",
        "sales", "ratio", "units / orders", "number", "sales", related=("aov", "unit_value", "lines_per_order"),
    ),
    Definition(
        "unit_value", "Value per item", "件单价", "Net sales per piece.", "每件商品的净销售额。",
        "sales", "ratio", "net / units", "money", "sales", related=("aov", "units_per_order"),
    ),
    Definition(
        "lines_per_order", "Different goods per basket", "客单品种数", "Order lines per order.", "每张订单的商品行数。",
        "sales", "ratio", "lines / orders", "number", "sales",
    ),
    Definition(
        "placed_orders", "Orders placed", "下单数", "All orders, whether they were paid or not.",
        "全部下单数，无论是否付款。", "sales", "simple", "placed_orders", "count", "orders",
    ),
    Definition(
        "cancel_rate", "Cancel rate", "取消率", "Share of the orders placed that were cancelled.",
        "已取消订单占全部下单的比例。",
        "sales", "ratio", "cancelled_orders / placed_orders", "ratio", "orders", better="down",
    ),
    Definition(
        "discount_rate", "Discount rate", "折扣率", "Share of the value of sold goods that was given away as discounts.",
        "优惠金额占已售商品优惠前金额的比例。",
        "sales", "ratio", "discount / gross", "ratio", "sales", better="down", related=("promotion_cost_rate",),
    ),
    Definition(
        "refund_rate", "Refund rate", "退款率",
        "Share of the money paid for goods that was given back, by the day of the order.",
        "已付商品金额中退还的比例，计入下单当日。",
        "sales", "ratio", "refunded / charged", "ratio", "care", better="down", related=("return_rate",),
    ),
    Definition(
        "return_rate", "Return rate", "退货率", "Share of the orders of which something was given back.",
        "发生退款的订单占全部订单的比例，计入下单当日。",
        "sales", "ratio", "refunded_orders / orders", "ratio", "care", better="down", related=("refund_rate",),
    ),
    Definition(
        "order_median", "Median order", "订单金额中位数", "Half of the orders are worth less than this.",
        "一半订单的净销售额低于此数。", "sales", "simple", "order_median", "money", "sales", related=("aov",),
    ),
    Definition(
        "order_p90", "Large order", "大单金额（90 分位）", "Nine of ten orders are worth less than this.",
        "九成订单的净销售额低于此数。", "sales", "simple", "order_p90", "money", "sales",
    ),
    Definition(
        "single_item_share", "Single-piece orders", "单件订单占比", "Share of the orders that hold one piece.",
        "只含一件商品的订单占比。", "sales", "ratio", "single_item_orders / orders", "ratio", "sales", better="down",
    ),
    Definition(
        "net_sales_mtd", "Net sales, month to date", "本月累计净销售额",
        "Net sales from the first day of the month up to the day.", "自当月一日起累计至当日的净销售额。",
        "sales", "period_to_date", "net_sales", "money", "sales", window="month",
    ),
    Definition(
        "net_sales_qtd", "Net sales, quarter to date", "本季累计净销售额",
        "Net sales from the first day of the quarter up to the day.", "自当季首日起累计至当日的净销售额。",
        "sales", "period_to_date", "net_sales", "money", "sales", window="quarter",
    ),
    Definition(
        "net_sales_ytd", "Net sales, year to date", "本年累计净销售额",
        "Net sales from the first day of the year up to the day.", "自当年首日起累计至当日的净销售额。",
        "sales", "period_to_date", "net_sales", "money", "sales", window="year",
    ),
    Definition(
        "net_sales_28d", "Net sales, 28 days", "近 28 天净销售额", "Net sales of the 28 days up to the day.",
        "截至当日的最近 28 天净销售额。", "sales", "cumulative", "net_sales", "money", "sales", window="28",
    ),
    Definition(
        "net_sales_ever", "Net sales since opening", "开业以来净销售额", "Net sales from the first day of trade up to the day.",
        "自开业首日累计至当日的净销售额。", "sales", "cumulative", "net_sales", "money", "sales", window="0",
    ),
    Definition(
        "price_index", "Price index", "价格指数", "Our prices by competitors’ for goods that both sell; 100 where both ask the same.",
        "双方同售商品中我方价格相对竞品的水平，100 为持平。", "product", "simple", "price_relative / 100", "number", "pricing", better="down",
        related=("price_index_weighted", "price_coverage", "cheaper_there"),
        notes_en="Jevons: the geometric mean of price relatives over matched goods and days, each alike (CPI Manual, IMF 2020).",
        notes_zh="杰文斯指数：匹配商品与日期的价比几何平均，等权（IMF《CPI 手册》2020）。",
    ),
    Definition(
        "price_index_weighted", "Price index, weighted", "加权价格指数",
        "What the matched goods we sold cost here, by what they would have cost there.", "所售匹配商品按我方价格与按竞品价格计算的金额之比。",
        "product", "ratio", "100 * our_basket / their_basket", "number", "pricing", better="down", related=("price_index",),
        notes_en="Paasche: our quantities of the day are the weights.", notes_zh="帕氏指数：以我方当日销量为权重。",
    ),
    Definition(
        "cheaper_there", "Cheaper there", "竞品更低占比", "Share of matched goods for which a competitor asked less.", "匹配商品中竞品报价更低的比例。",
        "product", "ratio", "cheaper_there / compared", "ratio", "pricing", better="down",
    ),
    Definition(
        "price_coverage", "Price coverage", "比价覆盖率", "Share of net sales in goods whose price at a competitor is known of that day.",
        "当日已知竞品价格的商品占净销售额的比例。", "product", "ratio", "covered_net / line_net", "ratio", "pricing",
        notes_en="Days without a competitor’s prices count as not covered.", notes_zh="未采集竞品价格的日期按未覆盖计。",
    ),
)  # fmt: skip
