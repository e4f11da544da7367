"""Metrics of payment, hand-over, care and money."""

from kaipu.brain.metrics.rules.definition import Definition

SERVICE = (
    Definition(
        "payment_success_rate", "Payment success rate", "支付成功率", "Share of the finished payment attempts that brought the money.",
        "已有结果的支付尝试中成功的比例。", "payment", "ratio", "paid_payments / payments", "ratio", "payments",
    ),
    Definition(
        "collected", "Money collected", "收款金额", "Money that payment companies collected, on the day of the attempt.",
        "支付机构收到的金额，计入发起当日。", "payment", "simple", "collected", "money", "payments",
    ),
    Definition(
        "payment_seconds", "Seconds to pay", "支付用时（秒）", "Median of the seconds from opening a payment to its money.",
        "从发起支付到收款的秒数中位数。", "payment", "simple", "payment_seconds", "number", "payments", better="down",
    ),
    Definition(
        "refund_amount", "Refunds decided", "退款金额", "Money to be given back, on the day that was decided.",
        "决定退还的金额，计入决定当日。", "payment", "simple", "refund_amount", "money", "payments", better="down",
    ),
    Definition(
        "days_to_refund", "Days to refund", "退款间隔（天）", "Median of the days from the order to its refund.",
        "从下单到退款的天数中位数。", "payment", "simple", "refund_days", "number", "care", better="down",
    ),
    Definition(
        "on_time_rate", "On-time delivery", "准时履约率",
        "Share of the hand-overs that happened by the promised day, by the day the work began.",
        "在承诺日期内完成交付的比例，计入开始履约当日。",
        "fulfilment", "ratio", "hand_overs_on_time / hand_overs", "ratio", "fulfilment",
        notes_en="Only what was handed over counts; open work that is late shows when it is done.",
        notes_zh="仅计已交付的订单；已逾期但未交付的在交付时计入。",
    ),
    Definition(
        "hand_overs", "Hand-overs", "交付数", "Orders handed to the shopper, by the day the work began.", "已交到顾客手中的订单数，计入开始履约当日。",
        "fulfilment", "simple", "hand_overs", "count", "fulfilment",
    ),
    Definition(
        "minutes_to_ready", "Minutes to ready", "备货时长（分钟）", "Median of the minutes until an order is packed or on its way.",
        "从开始履约到备好或发出的分钟中位数。", "fulfilment", "simple", "ready_minutes", "number", "fulfilment", better="down",
    ),
    Definition(
        "minutes_to_hand_over", "Minutes to hand-over", "履约时长（分钟）", "Median of the minutes until the shopper has the order.",
        "从开始履约到交付的分钟中位数。", "fulfilment", "simple", "hand_over_minutes", "number", "fulfilment", better="down",
    ),
    Definition(
        "delivery_fee_per_order", "Delivery fee per order", "单均运费收入", "What shoppers paid for delivery, per order.",
        "顾客支付的运费除以订单数。", "fulfilment", "ratio", "delivery_fees / orders", "money", "fulfilment",
    ),
    Definition(
        "delivery_cost_per_order", "Delivery cost per order", "单均配送成本",
        "What carriers billed, per delivery, of the deliveries whose bill has come.",
        "承运商账单金额除以已收到账单的配送单数。", "fulfilment", "ratio", "delivery_costs / billed_deliveries", "money", "fulfilment",
        better="down", related=("delivery_fee_per_order",),
    ),
    Definition(
        "tickets", "Tickets", "客服工单数", "Requests that reached the care team.", "客服收到的工单数。",
        "service", "simple", "tickets", "count", "care", better="down",
    ),
    Definition(
        "contact_rate", "Tickets per order", "工单率", "Tickets per order of the same days.", "同期工单数除以订单数。",
        "service", "ratio", "tickets / orders", "ratio", "care", better="down",
    ),
    Definition(
        "first_response_minutes", "First response (minutes)", "首次响应时长（分钟）", "Median of the minutes until a person answered.",
        "首次人工回复的分钟中位数。", "service", "simple", "first_response", "number", "care", better="down",
    ),
    Definition(
        "resolution_minutes", "Resolution (minutes)", "解决时长（分钟）", "Median of the minutes until a ticket was resolved.",
        "工单解决的分钟中位数。", "service", "simple", "resolution", "number", "care", better="down",
    ),
    Definition(
        "csat", "Customer satisfaction (CSAT)", "顾客满意度（CSAT）", "Share of the ratings with 4 or 5 of 5.", "5 分制评分中 4–5 分的占比。",
        "service", "ratio", "good_ratings / ratings", "ratio", "care",
    ),
    Definition(
        "nps", "Net promoter score", "净推荐值（NPS）",
        "Share of promoters (9–10) less share of detractors (0–6), from −1 to 1.", "推荐者（9–10 分）占比减去贬损者（0–6 分）占比，介于 −1 与 1 之间。",
        "service", "ratio", "(promoters - detractors) / answers", "ratio", "care",
        notes_en="Reichheld, Harvard Business Review 12/2003. Usually told times 100.", notes_zh="Reichheld，《哈佛商业评论》2003 年 12 月；通常乘以 100 表示。",
    ),
    Definition(
        "reviews_written", "Reviews", "评价数", "Reviews of products that buyers wrote.", "顾客撰写的商品评价数。",
        "service", "simple", "reviews", "count", "care",
    ),
    Definition(
        "review_rating", "Stars of reviews", "评价星级", "Average of the stars of reviews that are shown, 1 to 5.",
        "已展示评价的平均星级，1 至 5。", "service", "ratio", "review_stars / reviews_shown", "number", "care",
    ),
    Definition(
        "gross_margin", "Gross margin", "毛利率",
        "Share of net sales that is left after the cost of the goods; only of goods whose cost is known.",
        "净销售额扣除商品成本后所剩的比例；仅计成本已知的商品。",
        "finance", "ratio", "(costed - cost) / costed", "ratio", "finance", assumed=True, related=("gross_profit",),
    ),
    Definition(
        "gross_profit", "Gross profit", "毛利额", "Net sales less the cost of the goods; only of goods whose cost is known.",
        "净销售额减去商品成本；仅计成本已知的商品。",
        "finance", "simple", "costed - cost", "money", "finance", assumed=True,
    ),
    Definition(
        "cost_of_goods", "Cost of goods sold", "销售成本", "What the sold goods cost the shop, where that is known.",
        "已售商品的成本，仅计成本已知的商品。", "finance", "simple", "cost", "money", "finance", better="down", assumed=True,
    ),
    Definition(
        "gmroi", "Margin return on stock", "库存毛利回报（GMROI）", "Gross profit as a multiple of the average stock value.",
        "毛利额除以平均库存金额。",
        "finance", "ratio", "(costed - cost) / (stock_value_days / stock_days)", "number", "finance", assumed=True, grain="month",
    ),
    Definition(
        "delivery_fees", "Delivery fees", "运费收入", "What shoppers paid for delivery.", "顾客支付的运费。",
        "finance", "simple", "delivery_fees", "money", "finance",
    ),
    Definition(
        "contacts", "Customer contacts", "顾客联系次数", "Contacts with customers that the CRM knows, begun by either side.",
        "CRM 记录的与顾客的联系次数，双方发起均计。", "service", "simple", "contacts", "count", "care",
    ),
    Definition(
        "operating_costs", "Operating costs", "运营费用", "Costs of the books that are not for goods: wages, rent, energy and the like.",
        "账务中非商品采购的费用：工资、租金、能源等。", "finance", "simple", "operating_costs", "money", "finance", better="down",
    ),
    Definition(
        "operating_cost_ratio", "Operating cost ratio", "运营费用率", "Operating costs as a share of net sales.", "运营费用占净销售额的比例。",
        "finance", "ratio", "operating_costs / net", "ratio", "finance", better="down", grain="month",
    ),
    Definition(
        "goods_invoiced", "Goods invoiced", "采购发票金额", "What suppliers invoiced for goods, less their credits.", "供应商商品发票金额减红字。",
        "finance", "simple", "goods_invoices", "money", "finance", better="down",
    ),
    Definition(
        "ad_cost_ratio", "Advertising cost ratio", "广告费率", "Advertising spend as a share of net sales.", "广告花费占净销售额的比例。",
        "finance", "ratio", "spend / net", "ratio", "marketing", better="down",
    ),
)  # fmt: skip
