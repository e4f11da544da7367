"""Templates: the blocks a new item of a kind begins with, so that nobody begins on an empty page."""

from dataclasses import dataclass

from kaipu.commerce.content.rules.blocks import Block


@dataclass(frozen=True, slots=True)
class Template:
    """A beginning for an item; what stands in the blocks says what belongs there."""

    key: str
    kind: str
    stage: str
    name_en: str
    name_zh: str
    blocks: tuple[Block, ...]


def _shots(*rows: tuple[str, str, str, str, int]) -> tuple[Block, ...]:
    return tuple(Block("shot", en, zh, said_en, said_zh, seconds=seconds) for en, zh, said_en, said_zh, seconds in rows)


TEMPLATES: tuple[Template, ...] = (
    Template("recipe", "article", "use", "Recipe", "菜谱", (
        Block("heading", "What you need", "准备食材"), Block("products", "The goods", "所需商品"),
        Block("heading", "How it is done", "做法"), Block("text", "One step a paragraph, with minutes and heat.", "一步一段，写明时间和火候。"),
        Block("quote", "What you taste, in one sentence.", "一句话说说味道。"), Block("button", "Put everything into the cart", "去选购", link="/departments/"),
    )),
    Template("guide", "article", "compare", "How to choose", "选购指南", (
        Block("text", "The question people ask in the shop.", "顾客在店里常问的问题。"), Block("heading", "What matters", "看什么"),
        Block("text", "Three signs one can see, smell or read on the pack.", "三个看得见、闻得到或包装上读得到的特征。"),
        Block("products", "Our choice", "本店选择"), Block("heading", "How to keep it", "怎么存放"), Block("text", "Where and how long.", "放哪里、放多久。"),
    )),
    Template("season", "page", "discover", "Festival page", "节日专题", (
        Block("text", "What the day is about, in two sentences.", "两句话说说这个日子。"), Block("products", "For the table", "餐桌上的"),
        Block("products", "To bring along", "走亲访友"), Block("coupon", "A coupon for the day", "节日券", code="CODE"),
        Block("button", "See everything", "查看全部", link="/departments/"),
    )),
    Template("show", "live", "discover", "Live show", "直播预告", (
        Block("text", "Who shows what, and why it is worth an evening.", "谁来讲、讲什么、为什么值得看。"), Block("products", "What is shown", "直播商品"),
    )),
    Template("tip", "script", "use", "Tip in 20 seconds", "20 秒小妙招", _shots(
        ("The trouble, close. Text: the question", "特写：遇到的麻烦。字幕：提出问题", "Does this happen to you, too?", "你家也这样吗？", 3),
        ("The trick, from above", "俯拍：妙招", "Do this instead.", "试试这样。", 8), ("The result, close", "特写：效果", "Look.", "看。", 5),
        ("The goods and our sign", "商品与店招", "You find it with us.", "到店就有。", 4),
    )),
    Template("unpack", "script", "discover", "New goods in 30 seconds", "30 秒开箱新品", _shots(
        ("A closed box on the counter", "台面上未拆的箱子", "This came this morning.", "今早刚到。", 4),
        ("Hands open it. Text: name and origin", "开箱。字幕：品名与产地", "It is …, from …", "这是……，来自……", 8),
        ("Cut, taste, face", "切开、品尝、表情", "It tastes like …", "味道像……", 10), ("Price and where it stands", "价格与货架位置", "On the shelf today.", "今天上架。", 8),
    )),
    Template("cook", "script", "use", "One dish in 60 seconds", "60 秒一道菜", _shots(
        ("All goods on the table", "食材全家福", "Five things, ten minutes.", "五样食材，十分钟。", 6), ("Cut", "切配", "Cut them like this.", "这样切。", 12),
        ("Pan, heat, order", "下锅：火候与顺序", "First …, then …", "先……再……", 26), ("The plate, steam", "成品冒热气", "Done.", "出锅。", 8),
        ("The cart with all goods", "购物车截图", "All in one cart.", "一键购齐。", 8),
    )),
)  # fmt: skip
