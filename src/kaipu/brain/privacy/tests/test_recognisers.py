"""What is personal in free text: known numbers, and how well unseen sentences are read."""

from collections import Counter

import pytest

from kaipu.brain.privacy.rules.recognisers import bank_card_holds, cover, id_card_holds, recognise
from kaipu.brain.privacy.tests import labelled

HELD_OUT = 20_261_122


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("11010519491231002X", True),  # the example of GB 11643-1999
        ("440524188001010014", False),  # the other one of the standard: born in 1880, nobody's any more
        ("110105194912310021", False),
        ("110105194913310029", False),
        ("990105194912310020", False),
        ("110105491231002", True),
    ],
)
def test_identity_cards(number, holds):
    assert id_card_holds(number) is holds


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("4111 1111 1111 1111", True),
        ("4539 5787 6362 1486", True),
        ("4539578763621487", False),
        ("6228480402564890018", True),
        ("6901234567892", False),
    ],
)
def test_bank_cards(number, holds):
    assert bank_card_holds(number) is holds


def test_a_text_is_covered_and_stays_readable():
    text = "王小姐要改地址：送到广东省深圳市南山区科技园路12号3栋2单元501室，电话138-1234-5678，订单AB12CD34EF不变"
    assert cover(text) == "王小姐要改地址：送到***，电话***，订单AB12CD34EF不变"
    assert cover("ship to 12 Maple Street, Boston, MA 02108 or call (617) 555-0123") == "ship to *** or call ***"


def measure(seed: int, each: int) -> tuple[dict[str, tuple[float, float]], float]:
    """Return precision and recall by kind, and the share of harmless sentences in which something was found."""
    hits, missed, wrong = Counter(), Counter(), Counter()
    alarms = harmless = 0
    for text, kind, span in labelled.sentences(seed, each=each):
        found = recognise(text)
        if not kind:
            harmless += 1
            alarms += bool(found)
            wrong.update(each.kind for each in found)
            continue
        right = [each for each in found if each.kind == kind and (each.start, each.end) == span]
        hits[kind] += bool(right)
        missed[kind] += not right
        wrong.update(each.kind for each in found if each not in right)
    return {
        k: (hits[k] / max(1, hits[k] + wrong[k]), hits[k] / (hits[k] + missed[k])) for k in labelled.MAKERS
    }, alarms / harmless


def test_unseen_sentences_are_read_well():
    figures, alarms = measure(HELD_OUT, 300)
    assert {kind: found for kind, found in figures.items() if min(found) < 0.95} == {}
    assert alarms < 0.01
