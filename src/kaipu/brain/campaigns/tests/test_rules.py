"""Pure decisions: blocks, holdout, gain, quiet hours, graphs."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.campaigns.rules import (
    Arm,
    Block,
    Difference,
    Graph,
    GraphInvalid,
    Node,
    check_graph,
    compare,
    in_order,
    is_held_out,
    is_quiet,
    lay_out,
    list_targets,
    pack_graph,
    read_blocks,
    read_graph,
    target_of,
    wakes_at,
)  # fmt: skip
from kaipu.brain.campaigns.tests.factories import WORDS, make_graph

MAIL = {"channel": "mail", **{name: WORDS[name] for name in ("subject_en", "subject_zh", "body_en", "body_zh")}}


def test_blocks_are_read_from_lines():
    assert read_blocks("# Hello {name}\nfirst\n\n[Go](/c/x/)\nlast {coupon}", name="Bo", coupon="C1") == (
        Block("heading", "Hello Bo"), Block("text", "first"), Block("button", "Go", "/c/x/"), Block("text", "last C1"),
    )  # fmt: skip
    assert read_blocks("[Out](//evil.example/)") == (Block("text", "[Out](//evil.example/)"),)
    assert read_blocks("For you:\n{goods}\nBye {goods}") == (
        Block("text", "For you:"), Block("goods", ""), Block("text", "Bye {goods}"),
    )  # fmt: skip
    assert list_targets("[A](/a/)\n\n[B](/b/)", "[A](/a/)") == ("/a/", "/b/")


def test_holdout_is_stable_and_about_its_share():
    held = [is_held_out("campaign:1", who, 10) for who in range(20_000)]
    assert held == [is_held_out("campaign:1", who, 10) for who in range(20_000)]
    assert 1850 < sum(held) < 2150
    other = [is_held_out("campaign:2", who, 10) for who in range(20_000)]
    assert 130 < sum(a and b for a, b in zip(held, other, strict=True)) < 270  # independent: about 200
    assert not any(is_held_out("campaign:1", who, 0) for who in range(1000))


def test_the_gain_is_welchs():
    # 100 told with mean 5 and variance 4, 25 held out with mean 4 and variance 9: 100·1 ± 100·1.959964·√(0.04 + 0.36)
    found = compare(Arm(100, 5.0, 4.0), Arm(25, 4.0, 9.0))
    assert found is not None
    assert (found.total, round(found.low, 3), round(found.high, 3)) == (100.0, -23.959, 223.959)
    assert compare(Arm(100, 5.0, 4.0), Arm(1, 4.0, 0.0)) is None
    assert isinstance(found, Difference)


def test_quiet_hours_go_over_midnight():
    assert [hour for hour in range(24) if is_quiet(hour, 21, 8)] == [0, 1, 2, 3, 4, 5, 6, 7, 21, 22, 23]
    assert not any(is_quiet(hour, 5, 5) for hour in range(24))
    assert wakes_at(datetime(2026, 3, 10, 22, 30), 21, 8) == datetime(2026, 3, 11, 8)  # noqa: DTZ001 - a local clock
    assert wakes_at(datetime(2026, 3, 10, 12, 30), 21, 8) == datetime(2026, 3, 10, 12, 30)  # noqa: DTZ001 - a local clock


def test_a_target_keeps_its_own_query_and_anchor():
    assert target_of("/c/x/?q=1#top", source="mail", medium="email", campaign="campaign-1") == (
        "/c/x/?q=1&utm_source=mail&utm_medium=email&utm_campaign=campaign-1#top"
    )


def diamond() -> Graph:
    return make_graph(
        Node("ask", "branch", ("buy", "write"), {"test": "ordered"}), Node("write", "send", ("end",), MAIL),
        Node("buy", "tag", ("end",), {"text": "buyer"}), Node("end", "exit"),
    )  # fmt: skip


def test_a_graph_is_walked_from_above_and_survives_export():
    graph = diamond()
    check_graph(graph)
    assert in_order(graph) == ("ask", "buy", "write", "end")
    assert [(each.key, each.column, each.row) for each in lay_out(graph)] == [
        ("ask", 0, 0), ("buy", 0, 1), ("write", 1, 1), ("end", 0, 2),
    ]  # fmt: skip
    assert read_graph(pack_graph(graph)) == graph


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        ((Node("a", "wait", ("a",), {"hours": 1}),), "circle"),
        ((Node("a", "exit"), Node("b", "exit")), "unreached"),
        ((Node("a", "wait", ("b",), {"hours": 0}), Node("b", "exit")), "options"),
        ((Node("a", "wait", ("x",), {"hours": 1}),), "ways"),
        ((Node("a", "fly"),), "kind"),
    ],
)
def test_what_cannot_be_walked_is_refused(nodes, reason):
    with pytest.raises(GraphInvalid) as refused:
        check_graph(make_graph(*nodes))
    assert refused.value.reason == reason


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_is_imported_is_a_graph_or_refused(given_values):
    with pytest.raises(GraphInvalid):
        read_graph({"nodes": given_values, "trigger": "joined", "start": "a"})
