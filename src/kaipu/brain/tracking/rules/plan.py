"""The tracking plan: every event the shop tells or takes, as data. A changed meaning is a new version beside the old."""

from collections.abc import Sequence

from kaipu.brain.tracking.rules.shapes import EventType, Field

_MOST = 10**15
_PAGES = ("home", "departments", "category", "cart", "order")
_WIDTHS = ("phone", "tablet", "desktop", "wide")
_SKU = Field("sku", "text", "The article's own number.", "商品编码。", required=True, most=64)
_TOTAL = Field("total", "whole", "The sum in minor units.", "合计金额，以最小货币单位计。", most=_MOST)
_METHOD = Field("method", "choice", "How the goods reach the shopper.", "收货方式。", values=("delivery", "pickup"))
_ORDER = Field("order", "whole", "The order's id.", "订单编号（内部）。", pii="order", most=_MOST)
_TEXT = Field("text", "text", "What was typed.", "搜索词。", pii="free text")
_PRICE = Field("price", "whole", "The price shown, in minor units.", "所见价格，以最小货币单位计。", most=_MOST)
_BROWSER = (
    Field("referrer", "text", "The page the browser came from.", "来源页面地址。", pii="address", most=300),
    Field("zone", "text", "The browser's time zone.", "浏览器所在时区。", most=300),
    Field("width", "whole", "Width of the window, CSS pixels.", "窗口宽度（CSS 像素）。", most=10**7),
    Field("height", "whole", "Height of the window, CSS pixels.", "窗口高度（CSS 像素）。", most=10**7),
    Field("ready_ms", "whole", "Milliseconds until the page could be used.", "页面可用所需毫秒数。", most=10**7),
)

PLAN: tuple[EventType, ...] = (
    EventType(
        "page_view", 1, "web", "Page view", "浏览页面",
        "A page was shown. Server and browser both tell it; `view` ties the two together.",
        "展示了一个页面。服务器与浏览器各报一次，以 view 关联。",
        ("server", "browser", "api"),
        (
            Field("page", "text", "What kind of page.", "页面类型：" + "、".join(_PAGES) + "。", most=80),
            Field("category", "text", "Path of the category.", "品类路径。"),
            Field("article", "text", "The article that was read, by its address.", "所读文章的地址名。", most=80),
            Field("total", "whole", "Goods in the listing.", "列表商品总数。", most=_MOST),
            Field("sort", "text", "Order of the listing.", "排序方式。", most=40),
            *_BROWSER,
        ),
    ),
    EventType(
        "product_view", 1, "web", "Product view", "浏览商品", "A product's page was shown.", "展示了商品详情页。",
        ("server", "api"),
        (
            _SKU, _PRICE,
            Field("available", "whole", "Pieces that could be sold.", "当时可售件数。", least=-_MOST, most=_MOST),
            Field("category", "text", "Path of the category.", "品类路径。"),
        ),
    ),
    EventType(
        "out_of_stock_seen", 1, "supply", "Sold out, and seen", "看到缺货",
        "Somebody opened the page of a product that was sold out.", "有人打开了已售罄商品的页面。",
        ("server", "api"), (_SKU, Field("category", "text", "Path of the category.", "品类路径。")),
    ),
    EventType(
        "search", 1, "web", "Search", "搜索", "Somebody searched; the results were shown.", "发起搜索并展示了结果。",
        ("server", "api"),
        (
            _TEXT,
            Field("total", "whole", "Results found.", "结果数。", most=_MOST),
            Field("corrected", "text", "What was searched instead of a misspelt text.", "纠错后的搜索词。", pii="free text"),
            Field("relaxed", "flag", "Whether fewer words had to match.", "是否放宽了匹配条件。"),
            Field("number", "whole", "Which page of the results.", "结果页码。", most=_MOST),
        ),
    ),
    EventType(
        "search_click", 1, "web", "Click on a search result", "点击搜索结果", "A result of a search was opened.",
        "打开了一条搜索结果。", ("browser", "api"),
        (
            _TEXT,
            Field("slug", "text", "The product opened.", "所打开商品的地址名。", required=True),
            Field("position", "whole", "Place in the list, from 1.", "在列表中的位置，从 1 起。", least=1, most=_MOST),
        ),
    ),
    EventType(
        "filter", 1, "web", "Filter", "筛选", "A listing was narrowed.", "对商品列表进行了筛选。", ("server", "api"),
        (
            Field("chosen", "text", "The filters, as in the address.", "所选条件，与网址一致。", required=True, most=1000),
            Field("total", "whole", "Goods that were left.", "筛选后的商品数。", most=_MOST),
        ),
    ),
    EventType(
        "add_to_cart", 1, "web", "Add to cart", "加入购物车", "Pieces were put into a cart.", "商品被加入购物车。",
        ("server", "api"),
        (_SKU, Field("quantity", "whole", "Pieces; what is weighed counts as one.", "件数；称重商品计为一件。", least=1, most=_MOST), _PRICE),
    ),
    EventType(
        "remove_from_cart", 1, "web", "Remove from cart", "移出购物车", "A line was taken out of a cart.", "购物车中的一行被移除。",
        ("server", "api"), (_SKU,),
    ),
    EventType(
        "checkout_step", 1, "web", "Checkout step", "结算步骤", "A step of the checkout was reached.", "到达了结算的某一步。",
        ("server", "api"),
        (
            Field("step", "choice", "Which step.", "哪一步。", required=True, values=("address", "pay")),
            Field("pieces", "whole", "Pieces in the cart.", "购物车件数。", most=_MOST), _TOTAL, _ORDER, _METHOD,
        ),
    ),
    EventType(
        "purchase", 1, "web", "Purchase", "购买", "A shopper came back from a payment that succeeded.", "顾客支付成功后返回。",
        ("server", "api"),
        (Field("order", "whole", "The order's id.", "订单编号（内部）。", required=True, pii="order", most=_MOST), _TOTAL, _METHOD),
    ),
    EventType(
        "sign_in", 1, "customers", "Log-in", "登录", "Somebody logged in.", "有人登录。", ("server", "api"), (),
    ),
    EventType(
        "sign_up", 1, "customers", "New account", "注册", "An account became a customer.", "新账号成为顾客。",
        ("server", "api"), (),
    ),
    EventType(
        "click", 1, "web", "Click", "点击", "Where a page was clicked, for heat maps.", "页面点击位置，用于热力图。", ("browser",),
        (
            Field("element", "text", "What was clicked: tag, id or class, never its text.", "被点元素：标签、id 或类名，不含文字。", required=True),
            Field("x", "number", "Place from left to right as a share of the width.", "横向位置，占页宽比例。", required=True, most=1),
            Field("y", "whole", "Pixels below the top of the page.", "距页面顶部的像素数。", required=True, most=10**6),
            Field("width", "choice", "Class of the window's width.", "窗口宽度档位。", required=True, values=_WIDTHS),
        ),
    ),
    EventType(
        "scroll_depth", 1, "web", "Scroll depth", "滚动深度", "A quarter, half, three quarters or all of a page was seen.",
        "页面被看到了四分之一、一半、四分之三或全部。", ("browser",),
        (Field("percent", "whole", "25, 50, 75 or 100.", "25、50、75 或 100。", required=True, least=1, most=100),),
    ),
    EventType(
        "page_leave", 1, "web", "Leave a page", "离开页面", "A page was left.", "离开了页面。", ("browser",),
        (
            Field("seconds", "number", "Seconds for which it was in view.", "可见时长（秒）。", required=True, most=86400),
            Field("percent", "whole", "How much of it was seen.", "已浏览百分比。", most=100),
        ),
    ),
)  # fmt: skip
_BY_NAME: dict[str, dict[int, EventType]] = {}
for _each in PLAN:
    _BY_NAME.setdefault(_each.name, {})[_each.version] = _each


def list_event_types() -> Sequence[EventType]:
    """Return the whole plan, event by event, older versions first."""
    return PLAN


def find_event_type(name: str, version: int = 1) -> EventType | None:
    """Return one version of an event, or None."""
    return _BY_NAME.get(name, {}).get(version)


def is_known(name: str) -> bool:
    """Tell whether any version of an event is in the plan."""
    return name in _BY_NAME
