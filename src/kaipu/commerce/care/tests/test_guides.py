"""A guide to choosing leads everybody who answers to goods, or it is not published."""

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care.tests.factories import ADA, AT
from kaipu.commerce.catalog.tests.factories import make_sku

pytestmark = pytest.mark.django_db
GOOD = """taste | What taste do you like? | 您喜欢什么口味？
- Mild | 温和 > use
- Strong | 浓郁 = 1001 | Ripened for long. | 熟成时间长。

use | What is it for? | 用来做什么？
- To cook | 做菜 = 1002, 1001 | They melt well. | 易融化。
- For a board | 拼盘 = 1001 | It is cut well. | 好切。
"""


def draft(text: str = GOOD, **changes: str) -> care.GuideDraft:
    given = {
        "slug": "",
        "title_en": "Which cheese?",
        "title_zh": "选哪种奶酪？",
        "category": "deli",
        "words": "which cheese, 选奶酪",
    }
    return care.GuideDraft(**given | changes, text=text)


def keep(text: str = GOOD, **changes: str) -> int:
    return care.write_guide(guide_id=None, draft=draft(text, **changes), user_id=ADA, at=AT)


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.kind, each.word) for each in care.read_guide(text)[1]]


def test_a_guide_is_read_from_its_lines_and_followed_by_the_numbers_of_its_answers():
    guide, wrong = care.read_guide(GOOD)
    assert wrong == []
    question, said = care.follow_guide(guide, [])
    assert (question and question.name, said) == ("taste", [])
    question, said = care.follow_guide(guide, [0])
    assert (question and question.name, said[0][1].text_zh) == ("use", "温和")
    question, said = care.follow_guide(guide, [0, 0, 5])
    assert (question, said[-1][1].codes, said[-1][1].why_en) == (None, ("1002", "1001"), "They melt well.")
    assert care.follow_guide(guide, [7])[1] == []


@pytest.mark.parametrize(("change", "fault"), [
    (("- Mild | 温和 > use", "- Mild | 温和 > taste"), (2, "circle", "taste")),
    (("- Mild | 温和 > use", "- Mild | 温和 > shop"), (2, "nowhere", "shop")),
    (("- Mild | 温和 > use", "- Mild > use"), (2, "chinese", "Mild")),
    (("- Mild | 温和 > use", "- Mild | 温和"), (2, "shape", "")),
    (("- For a board | 拼盘 = 1001 | It is cut well. | 好切。", ""), (5, "few", "use")),
    ((" | It is cut well. | 好切。", ""), (7, "reason", "For a board")),
    (("use | What is it for? | 用来做什么？", "taste | What is it for? | 用来做什么？"), (5, "twice", "taste")),
])  # fmt: skip
def test_whatever_leads_nowhere_is_told_with_its_line(change, fault):
    assert fault in faults(GOOD.replace(*change))


def test_a_question_nobody_reaches_and_an_empty_guide_are_faults():
    assert (5, "unreached", "use") in faults(GOOD.replace("> use", "= 1001 | a | 甲"))
    assert faults("\n") == [(1, "empty", "")]


def test_a_draft_waits_until_its_goods_are_on_sale_and_the_shop_shows_what_was_published():
    make_sku("1001")
    guide = keep()
    with pytest.raises(care.GuideWrong) as wrong:
        care.publish_guide(guide_id=guide, at=AT)
    assert [(each.line, each.kind, each.word) for each in wrong.value.faults] == [(6, "code", "1002")]
    with pytest.raises(care.GuideUnknown):
        care.get_guide(slug="which-cheese")
    make_sku("1002")
    care.publish_guide(guide_id=guide, at=AT)
    care.write_guide(guide_id=guide, draft=draft("half | done"), user_id=ADA, at=AT)
    assert [each.name for each in care.get_guide(slug="which-cheese").steps] == ["taste", "use"]
    assert care.find_guide_of(category="deli/cheese/soft") == ("which-cheese", "Which cheese?", "选哪种奶酪？")
    assert care.find_guide_of(category="bakery") is None
    assert (care.find_guide(text="Which of your cheeses is mild?") or ("",))[0] == "which-cheese"
    assert care.find_guide(text="Where is my order?") is None
    care.withdraw_guide(guide_id=guide, at=AT)
    assert care.find_guide(text="Which cheese?") is None


def test_a_guide_has_titles_and_an_address_of_its_own():
    keep()
    for change, field in (({"title_zh": " "}, "title_zh"), ({"title_en": "Which cheese"}, "slug")):
        with pytest.raises(care.GuideUntitled) as untitled:
            keep(**change)
        assert untitled.value.fields == (field,)
