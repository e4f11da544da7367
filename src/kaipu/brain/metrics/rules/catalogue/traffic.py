"""Metrics of visits to the web shop."""

from kaipu.brain.metrics.rules.definition import Definition

TRAFFIC = (
    Definition(
        "visits", "Visits", "访问次数",
        "Visits of people to the web shop: events of one visitor with no pause above 30 minutes, within a day. Bots don't "
        "count. Where nothing was collected there is no data.",
        "网店的真人访问次数：同一访客在同一天内间隔不超过 30 分钟的连续行为计一次；不含爬虫。未采集的日期没有数据。",
        "traffic", "simple", "visits", "count", "web", related=("visitors", "conversion"),
    ),
    Definition(
        "visitors", "Visitors", "访客数",
        "Different people who visited; each counts once in the period. Visits of a known customer are one person's.",
        "来访的不同顾客数，同一时段内每人只计一次；已识别顾客的多个访客标识合并为一人。",
        "traffic", "distinct_count", "visitors", "count", "web", related=("visits", "visitors_28d"),
    ),
    Definition(
        "visitors_28d", "Visitors, 28 days", "近 28 天访客数", "Different people who visited in the 28 days up to the day.",
        "截至当日最近 28 天来访的不同顾客数。", "traffic", "cumulative", "visitors", "count", "web", window="28",
    ),
    Definition(
        "stickiness", "Stickiness", "访客粘性", "Visitors of the day as a share of those of the 28 days up to it.",
        "当日访客数占最近 28 天访客数的比例。",
        "traffic", "derived", "visitors / visitors_28d", "ratio", "web",
        notes_en="Usually read by day: daily over monthly active users (DAU/MAU).", notes_zh="通常按日看，即日活/月活（DAU/MAU）。",
    ),
    Definition(
        "conversion", "Conversion", "转化率", "Share of visits in which something was bought.",
        "产生购买的访问占全部访问的比例。",
        "traffic", "ratio", "purchase_visits / visits", "ratio", "web", related=("cart_rate", "checkout_rate"),
        notes_en="Of food shops on the web 2–5% of visits are usual.", notes_zh="食品电商常见水平为 2–5%。",
    ),
    Definition(
        "conversion_7d", "Conversion in 7 days", "七日转化率",
        "Share of the visitors who bought in the visit's day or the 7 days after it; only days whose 7 days are over.",
        "访客在当天及其后 7 天内产生购买的比例；仅计 7 天已满的日期。",
        "traffic", "conversion", "visit_to_purchase_done / visit_to_purchase_base", "ratio", "web",
    ),
    Definition(
        "visitor_return_rate", "Visitors back in 7 days", "七日回访率",
        "Share of the visitors who came back on one of the 7 days after; only days whose 7 days are over.",
        "访客在其后 7 天内再次来访的比例；仅计 7 天已满的日期。",
        "traffic", "retention", "visitor_back_done / visitor_back_base", "ratio", "web",
    ),
    Definition(
        "cart_rate", "Add-to-cart rate", "加购率", "Share of visits in which something was put into the cart.",
        "产生加购的访问占全部访问的比例。", "traffic", "ratio", "cart_visits / visits", "ratio", "web",
    ),
    Definition(
        "product_view_rate", "Product view rate", "商品浏览率", "Share of visits in which a product page was opened.",
        "打开过商品页的访问占比。", "traffic", "ratio", "product_visits / visits", "ratio", "web",
    ),
    Definition(
        "checkout_rate", "Checkout rate", "结算率", "Share of visits with a filled cart that went to the checkout.",
        "有加购的访问中进入结算的比例。", "traffic", "ratio", "checkout_visits / cart_visits", "ratio", "web",
    ),
    Definition(
        "cart_drop", "Cart left behind", "购物车放弃率", "Share of visits with a filled cart in which nothing was bought.",
        "有加购但未购买的访问占比。",
        "traffic", "ratio", "(cart_visits - purchase_visits) / cart_visits", "ratio", "web", better="down",
        notes_en="Across trades about 70% (Baymard Institute).", notes_zh="各行业平均约 70%（Baymard Institute）。",
    ),
    Definition(
        "checkout_drop", "Checkout left behind", "结算流失率", "Share of visits that reached the checkout and bought nothing.",
        "进入结算但未购买的访问占比。",
        "traffic", "ratio", "(checkout_visits - purchase_visits) / checkout_visits", "ratio", "web", better="down",
    ),
    Definition(
        "bounce_rate", "Bounce rate", "跳出率",
        "Share of visits with one page at most, nothing put into the cart and nothing bought.",
        "只看一页、未加购也未购买即离开的访问占比。", "traffic", "ratio", "bounced_visits / visits", "ratio", "web", better="down",
    ),
    Definition(
        "pages_per_visit", "Pages per visit", "人均浏览页数", "Page views per visit.", "每次访问的浏览页数。",
        "traffic", "ratio", "page_views / visits", "number", "web",
    ),
    Definition(
        "page_views", "Page views", "浏览量", "Pages that people opened.", "真人打开的页面次数。",
        "traffic", "simple", "page_views", "count", "web",
    ),
    Definition(
        "seconds_per_visit", "Seconds per visit", "平均访问时长（秒）", "Seconds from the first to the last event of a visit.",
        "每次访问从首个到最后一个行为的秒数。", "traffic", "ratio", "visit_seconds / visits", "number", "web",
    ),
    Definition(
        "search_rate", "Search use", "搜索使用率", "Share of visits in which something was searched.", "使用过搜索的访问占比。",
        "traffic", "ratio", "search_visits / visits", "ratio", "web",
    ),
    Definition(
        "search_no_result_rate", "Searches without result", "搜索无结果率", "Share of the searches that found nothing.",
        "没有结果的搜索占全部搜索的比例。", "traffic", "ratio", "search_found_nothing / searches", "ratio", "web", better="down",
    ),
    Definition(
        "sales_per_visit", "Sales per visit", "访问价值", "Net sales of orders placed in visits, per visit.",
        "访问中产生订单的净销售额除以访问次数。", "traffic", "ratio", "visit_net / visits", "money", "web",
    ),
    Definition(
        "ad_spend", "Advertising spend", "广告花费", "What advertising cost.", "广告投放费用。",
        "traffic", "simple", "spend", "money", "marketing", better="down",
    ),
    Definition(
        "ad_click_rate", "Click-through rate", "广告点击率", "Clicks per impression of advertisements.", "广告点击数除以展示数。",
        "traffic", "ratio", "clicks / impressions", "ratio", "marketing",
    ),
    Definition(
        "ad_cost_per_click", "Cost per click", "单次点击成本", "Advertising spend per click.", "广告花费除以点击数。",
        "traffic", "ratio", "spend / clicks", "money", "marketing", better="down",
    ),
    Definition(
        "commissions", "Partners’ commissions", "分销佣金", "What partners earned by orders they brought, less what refunds clawed back.",
        "分销伙伴因带来订单获得的佣金，减去退款追回部分。", "traffic", "simple", "commission", "money", "marketing", better="down", related=("cac",),
    ),
    Definition(
        "marketing_cost", "Marketing cost", "营销费用", "Advertising spend, partners’ commissions, and what offers and coupons took off sold orders.",
        "广告花费、分销佣金与优惠及优惠券减免之和。", "traffic", "derived", "ad_spend + commissions + promotion_cost", "money", "marketing", better="down",
        related=("ad_spend", "commissions", "promotion_cost"),
    ),
    Definition(
        "cac", "Customer acquisition cost", "获客成本", "Advertising spend and partners’ commissions per new buyer of the same days.",
        "同期广告花费与分销佣金之和除以新客数。", "customer", "ratio", "(spend + commission) / new_orders", "money", "marketing", better="down",
        related=("ltv",), notes_en="All new buyers count, also those who came without an advertisement (blended CAC).",
        notes_zh="分母为全部新客，含自然到访者（综合获客成本）。",
    ),
    Definition(
        "ad_return", "Return on advertising", "广告投入产出比（ROAS）",
        "Net sales of orders from visits that an advertisement brought, per money spent on advertisements.",
        "广告带来的访问所产生订单的净销售额，除以广告花费。", "traffic", "ratio", "ad_net / spend", "number", "marketing", related=("cac", "ad_spend"),
        notes_en="The order’s own visit counts (last touch), by its medium: cpc, paid_social, display, affiliate.",
        notes_zh="按下单所在访问（末次触点）的媒介归因：cpc、paid_social、display、affiliate。",
    ),
    Definition(
        "content_reads", "Reads of content", "内容阅读数", "How often articles, videos and posts of the shop were read: on the shop by page views, elsewhere as companies tell.",
        "店铺文章、视频与帖子的阅读数：本站按页面浏览，其他平台按平台口径。", "traffic", "simple", "content_reads", "count", "marketing", related=("content_engagement_rate",),
    ),
    Definition(
        "content_likes", "Likes of content", "内容点赞数", "Likes of the shop’s posts, as companies tell.", "店铺帖子的点赞数，按平台口径。",
        "traffic", "simple", "content_likes", "count", "marketing",
    ),
    Definition(
        "content_shares", "Shares of content", "内容分享数", "How often the shop’s posts were passed on, as companies tell.", "店铺帖子被分享的次数，按平台口径。",
        "traffic", "simple", "content_shares", "count", "marketing",
    ),
    Definition(
        "content_comments", "Remarks on content", "内容评论数", "Remarks under the shop’s posts, as companies tell.", "店铺帖子下的评论数，按平台口径。",
        "traffic", "simple", "content_comments", "count", "marketing",
    ),
    Definition(
        "content_engagement_rate", "Engagement with content", "内容互动率", "Likes, shares and remarks per read.", "点赞、分享与评论之和除以阅读数。",
        "traffic", "ratio", "(content_likes + content_shares + content_comments) / content_reads", "ratio", "marketing",
        notes_en="Reads on the shop itself count below the line, though nobody can like there; ask by channel.",
        notes_zh="分母含本站阅读，而本站不能点赞；请按渠道查看。",
    ),
    Definition(
        "messages_sent", "Messages sent", "发出消息数", "Messages of campaigns and journeys that were taken by whoever carries them.",
        "活动与旅程发出、并被服务商接收的消息数。", "traffic", "simple", "messages", "count", "marketing", related=("messages_delivered",),
        notes_en="Banners in the shop are not counted. Opening is not measured: mail carries no pixel.",
        notes_zh="不含店内横幅。不统计打开率：邮件不含跟踪像素。",
    ),
    Definition(
        "messages_delivered", "Messages delivered", "送达消息数", "Messages sent that did not come back.", "发出且未被退回的消息数。",
        "traffic", "simple", "messages_arrived", "count", "marketing", related=("messages_sent",),
    ),
    Definition(
        "message_bounce_rate", "Bounce rate of messages", "消息退回率", "Share of the messages sent that came back.", "被退回的消息占发出数的比例。",
        "traffic", "ratio", "messages_returned / messages", "ratio", "marketing", better="down",
    ),
    Definition(
        "message_click_rate", "Click rate of messages", "消息点击率", "Share of the messages delivered whose link was followed.",
        "送达消息中链接被点击的比例。", "traffic", "ratio", "messages_clicked / messages_arrived", "ratio", "marketing",
    ),
    Definition(
        "message_leaving_rate", "Unsubscribe rate", "消息退订率", "Share of the messages delivered by which their reader ended them.",
        "送达消息中导致退订的比例。", "traffic", "ratio", "messages_left / messages_arrived", "ratio", "marketing", better="down",
    ),
    Definition(
        "store_visitors", "Store visitors", "进店人次", "People who came into stores that count them.", "装有客流计数器的门店进店人次。",
        "traffic", "simple", "store_visitors", "count", "stores",
    ),
    Definition(
        "store_conversion", "Store conversion", "门店成交率", "Orders per person who came in, of stores and hours that count people.",
        "有客流计数的门店与时段中，成交订单数除以进店人次。", "traffic", "ratio", "store_orders / store_visitors", "ratio", "stores",
        related=("store_visitors",),
    ),
    Definition(
        "visits_elsewhere", "Visits by other analytics", "第三方统计访问数", "Visits as somebody else’s web analytics counted them.",
        "第三方网站分析统计的访问数。", "traffic", "simple", "sessions_elsewhere", "count", "web", related=("visits",),
    ),
    Definition(
        "visit_gap", "Gap to other analytics", "访问统计差异", "How many more (below zero: fewer) visits we count than the other analytics, as a share of theirs.",
        "我方访问数与第三方之差占第三方的比例，负值为我方较少。", "traffic", "ratio", "(visits - sessions_elsewhere) / sessions_elsewhere", "ratio",
        "web", related=("visits_elsewhere",),
    ),
    Definition(
        "temperature", "Temperature (°C)", "气温（°C）", "Mean of the days’ lowest and highest temperatures.", "各日最低与最高气温的均值。",
        "traffic", "ratio", "temperature_twentieths / 20 / weather_days", "number", "insight",
    ),
    Definition(
        "rainfall", "Rain a day (mm)", "日均降水（毫米）", "Rain and melted snow a day, mean over regions.", "日均降水量，按地区平均。",
        "traffic", "ratio", "rain_tenths / 10 / weather_days", "number", "insight", better="down",
    ),
)  # fmt: skip
