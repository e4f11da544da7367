"""A journey's graph: what its steps may be, how they hang together, and where each stands on the drawing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kaipu.brain.campaigns.rules.states import CHANNELS

TRIGGERS = ("joined", "order_completed", "cart_idle", "birthday", "segment")
KINDS = ("wait", "until", "branch", "split", "send", "tag", "coupon", "task", "goal", "exit")
TESTS = ("ordered", "clicked", "agreed")
MOST_NODES = 40
ENDS = ("goal", "exit")


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `ways` are the steps after it: one, or two for branch (yes, no) and split (first, rest); ends have none."""

    key: str
    kind: str
    ways: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole journey: what brings people in, where they start, and its steps."""

    trigger: str
    options: Mapping[str, Any]
    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands on the drawing: column and row, from 0."""

    key: str
    column: int
    row: int


class GraphInvalid(ValueError):
    """A graph cannot be walked; `key` is the step at fault (“” for the whole), `reason` the rule it breaks."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


def read_graph(packed: Mapping[str, Any]) -> Graph:
    """Return a graph from plain values, as exported. Raises GraphInvalid for what is none."""
    try:
        nodes = {
            str(key): Node(
                str(key), str(each["kind"]), tuple(map(str, each.get("ways", ()))), dict(each.get("options", {}))
            )
            for key, each in packed["nodes"].items()
        }
        graph = Graph(str(packed["trigger"]), dict(packed.get("options", {})), str(packed["start"]), nodes)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise GraphInvalid("", "shape") from error
    check_graph(graph)
    return graph


def pack_graph(graph: Graph) -> dict[str, Any]:
    """Return a graph as plain values, to be kept or exported."""
    nodes = {
        key: {"kind": node.kind, "ways": list(node.ways), "options": dict(node.options)}
        for key, node in graph.nodes.items()
    }
    return {"trigger": graph.trigger, "options": dict(graph.options), "start": graph.start, "nodes": nodes}


def check_graph(graph: Graph) -> None:
    """Refuse a graph that cannot be walked: unknown steps, missing ways, circles, steps nobody reaches. Raises GraphInvalid."""
    if graph.trigger not in TRIGGERS:
        raise GraphInvalid("", "trigger")
    if not 0 < len(graph.nodes) <= MOST_NODES or graph.start not in graph.nodes:
        raise GraphInvalid("", "start")
    for node in graph.nodes.values():
        _check_node(node, graph)
    if missed := set(graph.nodes) - set(in_order(graph)):
        raise GraphInvalid(min(missed), "unreached")


def _check_node(node: Node, graph: Graph) -> None:
    if node.kind not in KINDS:
        raise GraphInvalid(node.key, "kind")
    wanted = 0 if node.kind in ENDS else 2 if node.kind in {"branch", "split"} else 1
    if len(node.ways) != wanted or not set(node.ways) <= graph.nodes.keys():
        raise GraphInvalid(node.key, "ways")
    if not _options_fit(node):
        raise GraphInvalid(node.key, "options")


def _options_fit(node: Node) -> bool:
    given = node.options
    match node.kind:
        case "wait":
            return _whole(given.get("hours"), 1, 24 * 366)
        case "until":
            return _whole(given.get("hour"), 0, 23)
        case "branch":
            return given.get("test") in TESTS
        case "split":
            return _whole(given.get("percent"), 1, 99)
        case "send":
            words = ("subject_en", "subject_zh", "body_en", "body_zh")
            templates = ("template_en", "template_zh") if given.get("channel") in {"sms", "wechat"} else ()
            said = all(_text(given.get(name), 4000) for name in words)
            return given.get("channel") in CHANNELS and said and all(_text(given.get(name), 120) for name in templates)
        case "tag" | "coupon" | "task":
            return _text(given.get("text"), 120)
    return True


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= most


def in_order(graph: Graph) -> tuple[str, ...]:
    """Return the steps that can be reached, each after all that lead to it. Raises GraphInvalid for a circle."""
    done: list[str] = []
    under_way: set[str] = set()

    def visit(key: str) -> None:
        if key in done:
            return
        if key in under_way:
            raise GraphInvalid(key, "circle")
        under_way.add(key)
        for way in reversed(graph.nodes[key].ways):
            visit(way)
        under_way.discard(key)
        done.append(key)

    visit(graph.start)
    return tuple(reversed(done))


def lay_out(graph: Graph) -> tuple[Place, ...]:
    """Place each step below all that lead to it, side by side where several share a row."""
    rows: dict[str, int] = {graph.start: 0}
    order = in_order(graph)
    for key in order:
        for way in graph.nodes[key].ways:
            rows[way] = max(rows.get(way, 0), rows[key] + 1)
    taken: dict[int, int] = {}
    places = []
    for key in order:
        column = taken.get(rows[key], 0)
        taken[rows[key]] = column + 1
        places.append(Place(key, column, rows[key]))
    return tuple(places)


def change_step(graph: Graph, key: str, options: Mapping[str, Any]) -> Graph:
    """Return a graph with other options at a step. Raises GraphInvalid."""
    if key not in graph.nodes:
        raise GraphInvalid(key, "unreached")
    node = replace(graph.nodes[key], options={**graph.nodes[key].options, **options})
    return _checked(replace(graph, nodes={**graph.nodes, key: node}))


def insert_step(graph: Graph, before: str, node: Node) -> Graph:
    """Return a graph with a new one-way step that stands before another: every way there leads through it. Raises GraphInvalid."""
    if before not in graph.nodes or node.key in graph.nodes:
        raise GraphInvalid(node.key, "ways")
    nodes = {
        key: replace(each, ways=tuple(node.key if way == before else way for way in each.ways))
        for key, each in graph.nodes.items()
    }
    nodes[node.key] = replace(node, ways=(before,))
    return _checked(replace(graph, nodes=nodes, start=node.key if graph.start == before else graph.start))


def remove_step(graph: Graph, key: str) -> Graph:
    """Return a graph without a step of one way: who came to it goes to the next. Raises GraphInvalid."""
    node = graph.nodes.get(key)
    if node is None or len(node.ways) != 1:
        raise GraphInvalid(key, "ways")
    after = node.ways[0]
    nodes = {
        name: replace(each, ways=tuple(after if way == key else way for way in each.ways))
        for name, each in graph.nodes.items()
        if name != key
    }
    return _checked(replace(graph, nodes=nodes, start=after if graph.start == key else graph.start))


def _checked(graph: Graph) -> Graph:
    check_graph(graph)
    return graph
