"""The life of an item, and the words of a customer's way it may stand on."""

KINDS = ("article", "page", "video", "live", "script")
STAGES = ("discover", "compare", "buy", "use", "return")
DRAFT, WAITING, APPROVED, SCHEDULED, PUBLISHED, RETIRED = (
    "draft", "waiting", "approved", "scheduled", "published", "retired",
)  # fmt: skip
STATES = (DRAFT, WAITING, APPROVED, SCHEDULED, PUBLISHED, RETIRED)
CHANNELS = ("site", "wechat", "weibo", "douyin", "xiaohongshu", "store")
ON_THE_SHOP = frozenset({"article", "page", "video", "live"})  # a script is for the people who film
