"""Journeys that most shops want, ready to be taken and changed: what brings people in, what they are told, how it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaipu.brain.campaigns.rules.graphs import Graph, Node


@dataclass(frozen=True, slots=True)
class Template:
    """A journey of the library, with its name in both languages."""

    key: str
    title_en: str
    title_zh: str
    graph: Graph


def _send(key: str, way: str, english: tuple[str, str], chinese: tuple[str, str], channel: str = "mail") -> Node:
    options = {
        "channel": channel, "subject_en": english[0], "body_en": english[1], "subject_zh": chinese[0], "body_zh": chinese[1],
    }  # fmt: skip
    return Node(key, "send", (way,), options)


def _wait(key: str, way: str, hours: int) -> Node:
    return Node(key, "wait", (way,), {"hours": hours})


def _asks(key: str, yes: str, no: str, test: str = "ordered") -> Node:
    return Node(key, "branch", (yes, no), {"test": test})


def _graph(trigger: str, *nodes: Node, **options: Any) -> Graph:
    ends = (Node("bought", "goal"), Node("over", "exit"))
    named = {way for node in nodes for way in node.ways}
    every = [*nodes, *(end for end in ends if end.key in named)]
    return Graph(trigger, options, nodes[0].key, {node.key: node for node in every})


def _condition(field: str, op: str, value: str, days: int = 365) -> Mapping[str, Any]:
    return {"field": field, "op": op, "value": value, "days": days}


_SHOP_EN, _SHOP_ZH = "\n\n[To the shop](/)", "\n\n[去逛逛](/)"

LIBRARY = (
    Template("welcome", "Welcome", "新客欢迎", _graph(
        "joined",
        _send("hello", "days", ("Welcome, {name}", f"# Welcome, {{name}}\n\nGood that you are here. This is how delivery and collecting work.{_SHOP_EN}"),
              ("{name}，欢迎光临", f"# {{name}}，欢迎光临\n\n很高兴认识您。配送和自提都很简单。{_SHOP_ZH}")),
        _wait("days", "ask", 72), _asks("ask", "bought", "again"),
        _send("again", "over", ("What others put into their first basket", f"# A good start\n\nMilk, bread, fruit: see what others buy most.{_SHOP_EN}"),
              ("大家的第一单都买什么", f"# 从这里开始\n\n牛奶、面包、水果，看看大家都买什么。{_SHOP_ZH}")),
    )),
    Template("cart", "Cart left behind", "购物车挽回", _graph(
        "cart_idle", _asks("ask", "bought", "remind"),
        _send("remind", "day", ("Your cart is still here", "# Still thinking?\n\nYour goods wait in your cart.\n\n[To the cart](/cart/)"),
              ("您的购物车还在", "# 还在考虑吗？\n\n商品仍在购物车里等您。\n\n[打开购物车](/cart/)")),
        _wait("day", "later", 24), _asks("later", "bought", "banner"),
        _send("banner", "over", ("Your cart waits for you", "[To the cart](/cart/)"), ("购物车在等您", "[打开购物车](/cart/)"), "site"),
        hours=4,
    )),
    Template("care", "After-sale care", "售后关怀", _graph(
        "order_completed", _wait("days", "write", 48),
        _send("write", "over", ("Was everything all right?", "# Was everything all right?\n\nIf something was not, tell us; we put it right.\n\n[Your orders](/account/orders/)"),
              ("这一单还满意吗？", "# 这一单还满意吗？\n\n如有不妥请告诉我们，我们来处理。\n\n[我的订单](/account/orders/)")),
    )),
    Template("review", "Review request", "邀请评价", _graph(
        "order_completed", _wait("week", "morning", 168), Node("morning", "until", ("write",), {"hour": 10}),
        _send("write", "over", ("How did it taste?", "# How did it taste?\n\nA few words help others to choose.\n\n[Your orders](/account/orders/)"),
              ("味道如何？", "# 味道如何？\n\n几句评价，就能帮到别人。\n\n[我的订单](/account/orders/)")),
    )),
    Template("birthday", "Birthday", "生日祝福", _graph(
        "birthday",
        _send("wish", "over", ("Happy birthday, {name}", f"# Happy birthday, {{name}}\n\nHave a good day.{_SHOP_EN}"),
              ("{name}，生日快乐", f"# {{name}}，生日快乐\n\n愿您今天开开心心。{_SHOP_ZH}")),
    )),
    Template("replenish", "Replenishment reminder", "补货提醒", _graph(
        "segment",
        _send("remind", "days", ("Running low?", f"# Running low?\n\nIt has been two weeks: milk, coffee and detergent may be running out.{_SHOP_EN}"),
              ("家里快用完了吧？", f"# 家里快用完了吧？\n\n距上次下单已两周，牛奶、咖啡、洗涤剂也许该补了。{_SHOP_ZH}")),
        _wait("days", "ask", 96), _asks("ask", "bought", "over"),
        match="all", again_days=30, conditions=[_condition("orders", "least", "5"), _condition("recency", "least", "14"), _condition("recency", "most", "29")],
    )),
    Template("recall", "Sleeping members", "沉睡召回", _graph(
        "segment",
        _send("miss", "week", ("We miss you, {name}", f"# We miss you\n\nMuch is new since you were here.{_SHOP_EN}"),
              ("{name}，好久不见", f"# 好久不见\n\n您不在的这段时间，店里上了不少新品。{_SHOP_ZH}")),
        _wait("week", "ask", 168), _asks("ask", "bought", "clicked"), _asks("clicked", "banner", "over", "clicked"),
        _send("banner", "over", ("Good to see you again", "[To the shop](/)"), ("欢迎回来", "[去逛逛](/)"), "site"),
        match="all", again_days=90, conditions=[_condition("orders", "least", "2"), _condition("recency", "least", "45"), _condition("recency", "most", "180")],
    )),
    Template("lost", "Lost members", "流失会员", _graph(
        "segment", Node("tag", "tag", ("half",), {"text": "lost"}), Node("half", "split", ("write", "call"), {"percent": 90}),
        _send("write", "over", ("May we still write to you?", f"# May we still write to you?\n\nIf not, the link below ends it.{_SHOP_EN}"),
              ("还愿意收到我们的来信吗？", f"# 还愿意收到我们的来信吗？\n\n不愿意的话，点下方链接即可退订。{_SHOP_ZH}")),
        Node("call", "task", ("over",), {"text": "Call and ask why they left / 致电了解离开原因"}),
        match="all", again_days=365, conditions=[_condition("orders", "least", "2"), _condition("recency", "least", "181")],
    )),
)  # fmt: skip
