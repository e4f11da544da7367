"""Metrics of customers: who buys, who comes back, what they are worth."""

from kaipu.brain.metrics.rules.definition import Definition

CUSTOMERS = (
    Definition(
        "buyers", "Buyers", "购买人数",
        "Different customers with an order that was paid and not cancelled; each counts once in the period.",
        "有已付款且未取消订单的不同顾客数；同一时段内每人只计一次。",
        "customer", "distinct_count", "buyers", "count", "customers", related=("new_buyers", "buyers_28d", "order_frequency"),
    ),
    Definition(
        "buyers_28d", "Active customers, 28 days", "近 28 天活跃顾客数", "Different customers who bought in the 28 days up to the day.",
        "截至当日最近 28 天有购买的不同顾客数。", "customer", "cumulative", "buyers", "count", "customers", window="28",
    ),
    Definition(
        "new_buyers", "New buyers", "新客数",
        "Customers whose first order ever lies in the period. By department: whose first order held such goods.",
        "首张订单落在该时段内的顾客数。按部门看时，为首单含有该类商品的顾客数。",
        "customer", "simple", "new_orders", "count", "customers",
    ),
    Definition(
        "repurchase_rate", "Repurchase rate", "复购率", "Share of the period's buyers with two orders or more in it.",
        "该时段内购买两次及以上的顾客占全部购买顾客的比例。",
        "customer", "distinct_count", "repeat_buyers / buyers", "ratio", "customers", grain="week",
        notes_en="It grows with the length of the period, so compare periods of the same length only.",
        notes_zh="时段越长数值越高，只应比较等长时段。",
    ),
    Definition(
        "order_frequency", "Orders per buyer", "人均订单数", "Orders of known customers per buyer of the period.",
        "该时段内人均订单数。", "customer", "ratio", "(new_orders + returning_orders) / buyers", "number", "customers", grain="week",
    ),
    Definition(
        "sales_per_buyer", "Sales per buyer", "人均消费", "Net sales of known customers per buyer of the period.",
        "该时段内每位购买顾客的净销售额。",
        "customer", "ratio", "(new_net + returning_net) / buyers", "money", "customers", grain="week",
    ),
    Definition(
        "new_order_share", "Orders of new buyers", "新客订单占比", "Share of the orders that are a customer's first.",
        "首单占全部订单的比例。", "customer", "ratio", "new_orders / orders", "ratio", "customers",
    ),
    Definition(
        "returning_order_share", "Orders of returning buyers", "老客订单占比", "Share of the orders by customers who bought before.",
        "老客订单占全部订单的比例。", "customer", "ratio", "returning_orders / orders", "ratio", "customers",
    ),
    Definition(
        "new_sales_share", "Sales to new buyers", "新客销售占比", "Share of net sales in customers' first orders.",
        "首单净销售额占比。", "customer", "ratio", "new_net / net", "ratio", "customers",
    ),
    Definition(
        "second_order_rate", "Second order in 30 days", "30 天二次购买率",
        "Share of the new buyers who bought again on one of the 30 days after their first order; only days whose 30 days are "
        "over.",
        "新客在首单后 30 天内再次购买的比例；仅计 30 天已满的日期。",
        "customer", "conversion", "second_order_done / second_order_base", "ratio", "customers", related=("second_order_rate_90",),
    ),
    Definition(
        "second_order_rate_90", "Second order in 90 days", "90 天二次购买率",
        "Share of the new buyers who bought again on one of the 90 days after their first order; only days whose 90 days are "
        "over.",
        "新客在首单后 90 天内再次购买的比例；仅计 90 天已满的日期。",
        "customer", "conversion", "second_order_90_done / second_order_90_base", "ratio", "customers",
    ),
    Definition(
        "retention_30", "Retention, 30 days", "30 天留存率",
        "Share of the period's buyers who bought again on one of the 30 days after; only days whose 30 days are over.",
        "购买顾客在其后 30 天内再次购买的比例；仅计 30 天已满的日期。",
        "customer", "retention", "stayed_done / stayed_base", "ratio", "customers", related=("retention_week_4",),
        notes_en="Rolling retention of buyers. Retention of cohorts of new buyers is told by week 4 and month 3.",
        notes_zh="购买顾客的滚动留存；新客队列的留存见第 4 周与第 3 月。",
    ),
    Definition(
        "retention_week_4", "Retention in week 4", "第 4 周留存率",
        "Share of the new buyers who bought on days 28 to 34 after their first order; only days whose 34 days are over.",
        "新客在首单后第 28–34 天有购买的比例；仅计 34 天已满的日期。",
        "customer", "retention", "week_4_done / week_4_base", "ratio", "customers",
    ),
    Definition(
        "retention_month_3", "Retention in month 3", "第 3 月留存率",
        "Share of the new buyers who bought on days 90 to 119 after their first order; only days whose 119 days are over.",
        "新客在首单后第 90–119 天有购买的比例；仅计 119 天已满的日期。",
        "customer", "retention", "month_3_done / month_3_base", "ratio", "customers",
    ),
    Definition(
        "ltv", "Lifetime value so far", "顾客生命周期价值（历史）",
        "Gross profit so far per customer, of the customers whose first order lies in the period, on goods whose cost is known.",
        "首单落在该时段内的顾客，迄今人均毛利额；仅计成本已知的商品。",
        "customer", "ratio", "cohort_margin / cohort_customers", "money", "customers", assumed=True, related=("cac", "sales_ltv"),
        notes_en="Historic, by cohort: nothing is predicted, so younger cohorts had less time. Acquisition is not taken off.",
        notes_zh="按首单队列的历史值，不作预测，故较新的队列累计时间短；未扣除获客成本。",
    ),
    Definition(
        "sales_ltv", "Lifetime sales so far", "顾客累计消费（历史）",
        "Net sales so far per customer, of the customers whose first order lies in the period.",
        "首单落在该时段内的顾客，迄今人均净销售额。",
        "customer", "ratio", "cohort_net / cohort_customers", "money", "customers",
    ),
)  # fmt: skip
