"""Business time, who gets what, which article answers, which words go together."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.care.rules import (
    Calendar,
    Candidate,
    Shelf,
    choose_agent,
    due_at,
    find_themes,
    language_of,
    net_promoter,
    pick_priority,
    worked_seconds,
)

ZONE = ZoneInfo("America/New_York")
WEEK = Calendar(dict.fromkeys(range(5), ((9 * 60, 17 * 60),)), frozenset({date(2026, 3, 4)}), ZONE)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZONE)
MOMENTS = st.integers(0, 60 * 86_400).map(lambda each: datetime(2026, 2, 20, tzinfo=UTC) + timedelta(seconds=each))


def test_business_time_leaves_out_nights_weekends_and_holidays() -> None:
    hour = 3600
    assert worked_seconds(WEEK, MONDAY, MONDAY + timedelta(hours=2)) == 2 * hour
    assert worked_seconds(WEEK, MONDAY, MONDAY + timedelta(days=1)) == 8 * hour
    assert worked_seconds(WEEK, MONDAY, MONDAY + timedelta(days=7)) == 32 * hour  # Wednesday is off
    assert worked_seconds(WEEK, MONDAY - timedelta(hours=9), MONDAY) == 0
    assert due_at(WEEK, MONDAY + timedelta(hours=7), 2 * hour) == MONDAY + timedelta(days=1, hours=1)
    assert due_at(WEEK, MONDAY + timedelta(days=1, hours=7), 2 * hour) == MONDAY + timedelta(days=3, hours=1)
    assert due_at(Calendar({}, frozenset(), ZONE), MONDAY, 1) is None


def test_a_day_on_which_clocks_change_is_an_hour_shorter_only_if_it_falls_into_opening_hours() -> None:
    nights = Calendar({6: ((0, 6 * 60),)}, frozenset(), ZONE)
    sunday = datetime(2026, 3, 8, tzinfo=ZONE)
    assert worked_seconds(nights, sunday, sunday + timedelta(days=1)) == 5 * 3600
    assert (
        worked_seconds(Calendar({6: ((540, 1020),)}, frozenset(), ZONE), sunday, sunday + timedelta(days=1)) == 8 * 3600
    )


@given(st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_business_time_adds_up(moments: list[datetime]) -> None:
    first, second, third = moments
    parts = worked_seconds(WEEK, first, second) + worked_seconds(WEEK, second, third)
    assert abs(parts - worked_seconds(WEEK, first, third)) <= 1  # each is cut to whole seconds
    assert worked_seconds(WEEK, third, first) == 0 or third == first


@given(MOMENTS.map(lambda each: each.replace(microsecond=0)), st.integers(1, 400_000))
def test_what_is_due_is_due_after_exactly_that_much_business_time(since: datetime, seconds: int) -> None:
    due = due_at(WEEK, since, seconds)
    assert due is not None
    assert worked_seconds(WEEK, since, due) == seconds
    assert worked_seconds(WEEK, since, due - timedelta(seconds=1)) == seconds - 1


@given(
    MOMENTS.map(lambda each: each.replace(microsecond=0)), st.lists(st.integers(60, 200_000), min_size=2, max_size=6)
)
def test_a_clock_that_was_paused_uses_up_what_one_without_pauses_would(start: datetime, steps: list[int]) -> None:
    running, at, used = True, start, 0
    total = timedelta()
    for step in steps:
        end = at + timedelta(seconds=step)
        if running:
            used += worked_seconds(WEEK, at, end)
        else:
            total += timedelta(seconds=worked_seconds(WEEK, at, end))
        running, at = not running, end
    assert used + int(total.total_seconds()) == worked_seconds(WEEK, start, at)


def _agent(user_id: int, load: int = 0, *, skills: str = "", languages: str = "en", seniority: int = 0) -> Candidate:
    return Candidate(user_id, frozenset(skills.split()), frozenset(languages.split()), load, 4, seniority)


def test_skill_before_language_before_load() -> None:
    assert choose_agent([_agent(1, 2), _agent(2, 1)], skill="", language="en", priority=1) == 2
    assert choose_agent([_agent(1, 0), _agent(2, 3, languages="zh")], skill="", language="zh", priority=1) == 2
    assert (
        choose_agent(
            [_agent(1, 0, languages="zh"), _agent(2, 3, skills="wine")], skill="wine", language="zh", priority=1
        )
        == 2
    )
    assert choose_agent([_agent(1, skills="wine")], skill="cheese", language="en", priority=1) is None
    assert choose_agent([_agent(1, 4)], skill="", language="en", priority=1) is None
    assert choose_agent([_agent(1, 0), _agent(2, 3, seniority=5)], skill="", language="en", priority=3) == 2
    assert choose_agent([_agent(2), _agent(1)], skill="", language="en", priority=1) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=6))
def test_nobody_gets_more_than_they_can(loads: list[tuple[int, bool]]) -> None:
    candidates = [_agent(n, load, languages="zh" if chinese else "en") for n, (load, chinese) in enumerate(loads)]
    chosen = choose_agent(candidates, skill="", language="zh", priority=1)
    room = [each for each in candidates if each.load < each.most]
    assert (chosen is None) == (not room)
    if chosen is not None:
        assert candidates[chosen].load < 4


def test_a_chat_one_star_and_a_dear_customer_are_sooner() -> None:
    assert [pick_priority("form", None, 0), pick_priority("chat", None, 0), pick_priority("review", 1, 0)] == [1, 2, 2]
    assert [pick_priority("review", 2, 100_000), pick_priority("chat", 1, 100_000)] == [2, 3]


def test_bm25_gives_what_is_worked_out_by_hand() -> None:
    shelf = Shelf({1: ["delivery", "cost"], 2: ["cancel", "order"], 3: ["delivery", "late", "order"]})
    best = shelf.search(["delivery", "cost"])
    assert [hit.article_id for hit in best] == [1, 3]
    # idf(delivery) = ln(1 + 1.5/2.5), idf(cost) = ln(1 + 2.5/1.5); length 2 of a mean of 7/3: 2.2 / (1 + 1.2 (0.25 + 0.75·6/7))
    assert round(best[0].score, 6) == round((0.4700036 + 0.9808293) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 6 / 7)), 6)
    assert best[0].confidence == 1.0
    assert round(best[1].confidence, 6) == round(0.4700036 / (0.4700036 + 0.9808293), 6)
    assert shelf.search(["unheard"]) == []
    assert shelf.search([]) == []
    assert Shelf({}).search(["delivery"]) == []


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "z"]), max_size=6))
def test_confidence_is_a_share(words: list[str]) -> None:
    shelf = Shelf({1: ["a", "b"], 2: ["b", "c", "c"], 3: ["d"]})
    for hit in shelf.search(words):
        assert 0 < hit.confidence <= 1


def test_words_that_occur_together_make_a_theme() -> None:
    texts = [["milk", "sour", "smell"]] * 4 + [["parcel", "late"]] * 5 + [["apple"], ["tea"], ["rice"], ["milk"]]
    themes = find_themes(texts)
    assert [(set(each.words), each.texts) for each in themes] == [
        ({"parcel", "late"}, 5),
        ({"milk", "sour", "smell"}, 4),
    ]
    assert find_themes([]) == []


def test_the_net_promoter_score() -> None:
    assert net_promoter([10, 9, 8, 7, 6, 0]) == 0.0
    assert net_promoter([10, 10, 9, 0]) == 50.0
    assert net_promoter([]) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("运费多少？", "zh"), ("What is it?", "en"), ("OK", "??"), ("iPhone 怎么买", "zh"), ("12345", "??"), ("好", "??")],
)
def test_a_language_is_told_only_where_it_is_clear(text: str, language: str) -> None:
    assert language_of(text, "??") == language
