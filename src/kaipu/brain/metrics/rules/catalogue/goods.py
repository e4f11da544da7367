"""Metrics of products, promotions and stock."""

from kaipu.brain.metrics.rules.definition import Definition

GOODS = (
    Definition(
        "sold_skus", "SKUs sold", "动销商品数", "Different SKUs that were sold in the period.", "该时段内有销售的不同商品数。",
        "product", "distinct_count", "sold_skus", "count", "catalog",
    ),
    Definition(
        "sell_through_rate", "SKUs sold of those kept", "动销率",
        "SKUs that were sold in the period as a share of those kept in stock.", "该时段内有销售的商品数占在营商品数的比例。",
        "product", "ratio", "sold_skus / kept_skus", "ratio", "catalog", grain="week",
        notes_en="The Chinese trade's 动销率 counts SKUs. Sell-through by units is another metric.",
        notes_zh="按商品个数计；按件数计的售罄率为另一指标。",
    ),
    Definition(
        "unit_sell_through", "Sell-through by units", "售罄率（件数）",
        "Units sold as a share of units sold and those left on hand when the period was over.",
        "销售件数占（销售件数＋期末库存件数）的比例。",
        "product", "ratio", "units / (units + stock_units)", "ratio", "catalog", grain="week",
    ),
    Definition(
        "sales_per_sku", "Sales per SKU", "单品产出", "Net sales per SKU that was sold.", "有销售商品的平均净销售额。",
        "product", "ratio", "line_net / sold_skus", "money", "catalog", grain="week",
    ),
    Definition(
        "own_brand_share", "Share of own brands", "自有品牌占比", "Share of net sales that own brands made.",
        "自有品牌净销售额占比。", "product", "ratio", "own_brand_net / line_net", "ratio", "catalog",
    ),
    Definition(
        "promotion_cost", "Promotion cost", "促销成本", "What offers and coupons took off sold orders.", "优惠与优惠券为成交订单减免的金额。",
        "promotion", "simple", "promotion_cost", "money", "pricing", better="down",
    ),
    Definition(
        "promotion_cost_rate", "Promotion cost rate", "促销费用率", "Discounts as a share of net sales.", "优惠金额占净销售额的比例。",
        "promotion", "ratio", "discount / net", "ratio", "pricing", better="down", related=("discount_rate",),
    ),
    Definition(
        "promotion_order_share", "Orders with a promotion", "促销订单占比", "Share of the orders with a discount.",
        "有优惠的订单占比。", "promotion", "ratio", "discounted_orders / orders", "ratio", "pricing",
    ),
    Definition(
        "promoted_orders", "Orders of a promotion", "促销使用订单数", "Orders that used the offer or coupon.",
        "使用了该优惠或优惠券的订单数。", "promotion", "distinct_count", "promoted_orders", "count", "pricing",
    ),
    Definition(
        "coupon_order_share", "Orders with a coupon", "优惠券核销占比", "Share of the orders in which a coupon was redeemed.",
        "使用优惠券的订单占比。", "promotion", "ratio", "coupon_orders / orders", "ratio", "pricing",
    ),
    Definition(
        "stock_value", "Stock value", "库存金额",
        "Pieces on hand at today's unit cost, when the day was over; of a longer time its last day counts.",
        "当日结束时的在库件数乘以现行单位成本；时段内取最后一天。",
        "inventory", "semi_additive", "stock_value", "money", "inventory", assumed=True,
    ),
    Definition(
        "stock_units", "Stock on hand", "库存件数", "Pieces on hand when the day was over, whole kilograms of what is weighed; of a longer time its last day counts.",
        "当日结束时的在库件数，称重商品按整千克计；时段内取最后一天。",
        "inventory", "semi_additive", "stock_units", "count", "inventory", assumed=True,
    ),
    Definition(
        "average_stock", "Average stock value", "平均库存金额", "Stock value at the end of each day, averaged over the period's days.",
        "时段内每日结束时库存金额的平均值。",
        "inventory", "semi_additive", "stock_value_days / stock_days", "money", "inventory", assumed=True,
    ),
    Definition(
        "out_of_stock_rate", "Out-of-stock rate", "缺货率",
        "Share of the goods kept at a place of which no piece was free when the day was over.",
        "当日结束时门店在营商品中无可售库存的比例。",
        "inventory", "semi_additive", "out_of_stock / kept", "ratio", "inventory", better="down",
    ),
    Definition(
        "stock_turn", "Stock turn", "库存周转率",
        "Cost of the goods sold in the period as a multiple of the average stock value; by the year when the period is a year.",
        "时段内销售成本除以平均库存金额；按年看即年周转次数。",
        "inventory", "ratio", "cost / (stock_value_days / stock_days)", "number", "inventory", assumed=True, grain="month",
        notes_en="Not scaled to a year: a month's turn of 1 is a year's of 12.", notes_zh="未年化：月周转 1 次约合年周转 12 次。",
    ),
    Definition(
        "days_of_cover", "Days of cover", "库存可销天数",
        "How many days the stock at the period's end lasts at the units sold a day in the 28 days before.",
        "期末库存件数按最近 28 天日均销量可销的天数。",
        "inventory", "derived", "stock_units * 28 / units_28d", "number", "inventory", better="down", assumed=True,
        related=("weeks_of_supply",),
    ),
    Definition(
        "weeks_of_supply", "Weeks of supply", "库存周数", "Days of cover in weeks.", "库存可销天数折合周数。",
        "inventory", "derived", "stock_units * 4 / units_28d", "number", "inventory", better="down", assumed=True,
    ),
    Definition(
        "units_28d", "Units, 28 days", "近 28 天销售件数", "Units sold in the 28 days up to the day.", "截至当日最近 28 天的销售件数。",
        "inventory", "cumulative", "units", "count", "inventory", window="28",
    ),
    Definition(
        "expiry_loss", "Expiry loss", "过期损失", "Cost of the goods that were written off because they had expired.",
        "因过期报损商品的成本。", "inventory", "simple", "expired_value", "money", "inventory", better="down", assumed=True,
    ),
    Definition(
        "waste_rate", "Waste rate", "损耗率", "Cost of expired and wasted goods as a share of the cost of goods sold.",
        "过期与损耗成本占销售成本的比例。",
        "inventory", "ratio", "waste_value / cost", "ratio", "inventory", better="down", assumed=True,
    ),
    Definition(
        "expiring_share", "Stock expiring in a week", "临期库存占比", "Share of the stock value that expires within seven days.",
        "七天内到期的库存金额占比。",
        "inventory", "semi_additive", "expiring_value / stock_value", "ratio", "inventory", better="down", assumed=True,
    ),
    Definition(
        "received_value", "Goods received", "收货金额", "Cost of the goods that were received.", "收货商品的成本金额。",
        "inventory", "simple", "received_value", "money", "inventory", assumed=True,
    ),
    Definition(
        "supplier_on_time_rate", "Suppliers in time", "供应商准时率", "Share of the received purchase lines that came by the day expected.",
        "按预计日期到货的采购行占已收货采购行的比例，计入下单当日。",
        "inventory", "ratio", "purchase_lines_on_time / purchase_lines", "ratio", "inventory",
    ),
    Definition(
        "supplier_fill_rate", "Supplier fill rate", "供应满足率", "Units received as a share of those ordered, of received lines.",
        "已收货采购行的到货件数占订购件数的比例。",
        "inventory", "ratio", "delivered_units / purchased_units", "ratio", "inventory",
    ),
    Definition(
        "supplier_lead_days", "Supplier lead time (days)", "采购提前期（天）", "Median of the days from ordering to receiving.",
        "下单至收货天数的中位数。", "inventory", "simple", "lead_days", "number", "inventory", better="down",
    ),
)  # fmt: skip
