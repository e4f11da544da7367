"""What the demonstration's service desk has seen: reviews of real baskets, past conversations, written questions, a questionnaire.

Who bought what and when is real; what they say of it is made up by a seeded rule and marked as assumed. See docs/demo-data.md.
"""

import base64
import random
import re
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings

from kaipu.commerce.care import api as care
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.reviews import api as reviews
from kaipu.demo.companies.post_office import PostOffice
from kaipu.demo.people_at_work import ROLES, SHOPPERS
from kaipu.kernel import clock

SEED = 20_261_122
REVIEW_DAYS, REVIEWS, TALK_DAYS, TALKS, ANSWERS = 21, 900, 28, 180, 120
STARS = ((5, 52), (4, 26), (3, 11), (2, 6), (1, 5))
CHINESE = 0.3
CHANNELS = (("chat", 5), ("phone", 3), ("form", 2))
# a grey square of 64 by 64 pixels, as PNG
_SQUARE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKklEQVR42u3MQREAAAwCIPvnMaAh9ttBANKjCAQCgUAgEAgEAoFAIPgeDGujQKasN4DIAAAAAElFTkSuQmCC"
)
GOODS = 4
NPS_TITLE = "How was your last order?"


def is_ready() -> bool:
    """Tell whether the desk was set up; its questionnaire comes last."""
    return any(each.title_en == NPS_TITLE for each in care.list_surveys())


def open_desk(*, last: datetime, at: datetime, show: Callable[[int], None]) -> None:
    """Set the desk up and tell its past; `last` is the end of the imported year. Done twice it adds nothing but conversations."""
    words = tomllib.loads(Path(__file__).with_name("service_words.toml").read_text())
    dice = random.Random(SEED)  # noqa: S311 - draws what is made up, guards no secret
    staff = {role: customers.find_account(email=f"{role}@kaipu.example") for role in ROLES}
    agents = [account.id for role in ("agent", "manager") if (account := staff[role])]
    _write_down(words, agents, at)
    show(1)
    baskets = _baskets(last)
    _tell_reviews(words, baskets, dice, at)
    show(2)
    _tell_talks(words, baskets, agents, dice, at)
    show(3)
    _look_at_talks(words["quality"], agents, dice, at)
    _speak_now(words, at)
    _write_letters(words, at)
    _write_guide(words["guide"], agents[0], at)
    _write_interviews(words, agents[0], at)
    _ask_people(baskets, dice, at)
    show(4)


def _write_down(words: dict[str, Any], agents: list[int], at: datetime) -> None:
    known = {each.question_en for each in care.list_articles()}
    for each in words["articles"]:
        if each["en"][0] not in known:
            care.write_article(
                article_id=None, publish=True, user_id=agents[0], at=at,
                wording=care.Wording(each["en"][0], each["en"][1], each["zh"][0], each["zh"][1], each["more"]),
            )  # fmt: skip
    for each in words["macros"]:
        care.save_macro(title=each["title"], text_en=each["en"], text_zh=each["zh"])
    for place, user_id in enumerate(agents):
        care.set_agent(user_id=user_id, on_duty=place == 0, languages=["en", "zh"], most=20, seniority=place)


def _baskets(last: datetime) -> list[orders.BasketRecord]:
    found = orders.list_imported_baskets(start=last - timedelta(days=REVIEW_DAYS), end=last)
    return [each for each in found if each.customer_id is not None and each.goods]


def _said(words: dict[str, Any], stars: int, language: str, dice: random.Random) -> str:
    kind = "praise" if stars > 3 else "middling" if stars == 3 else "blame"
    return str(dice.choice(words[kind][language]))


def _tell_reviews(words: dict[str, Any], baskets: list[orders.BasketRecord], dice: random.Random, at: datetime) -> None:
    chosen = dice.sample(baskets, min(REVIEWS, len(baskets)))
    skus = catalog.list_skus(ids={min(each.goods) for each in chosen}, at=at)
    names = {
        each.id: each.name
        for each in customers.list_customers(ids=[each.customer_id or 0 for each in chosen], limit=REVIEWS)
    }
    past = []
    for each in chosen:
        stars = dice.choices([star for star, _weight in STARS], [weight for _star, weight in STARS])[0]
        language = "zh" if dice.random() < CHINESE else "en"
        written = min(at, each.placed_at + timedelta(hours=dice.uniform(30, 120)))
        first, _space, rest = names.get(each.customer_id or 0, "").partition(" ")
        past.append(
            reviews.PastReview(
                each.order_id, skus[min(each.goods)].product_id, each.customer_id, f"{first} {rest[:1]}.".strip(" ."), stars,
                _said(words, stars, language, dice), language, written,
            )
        )  # fmt: skip
    reviews.load_reviews(past=past)


def _tell_talks(
    words: dict[str, Any], baskets: list[orders.BasketRecord], agents: list[int], dice: random.Random, at: datetime
) -> None:
    past = []
    for _each in range(TALKS):
        basket, language = dice.choice(baskets), "zh" if dice.random() < CHINESE else "en"
        question, answer = dice.choice(words["talks"])[language]
        day = clock.local_date(at) - timedelta(days=dice.randint(1, TALK_DAYS))
        opened = clock.day_start(day) + timedelta(hours=dice.uniform(9, 20))
        reply = timedelta(minutes=min(600.0, dice.lognormvariate(3.4, 0.9)))
        past.append(
            care.PastConversation(
                channel=dice.choices([name for name, _w in CHANNELS], [weight for _n, weight in CHANNELS])[0],
                customer_id=basket.customer_id, language=language, question=question, answer=answer,
                user_id=dice.choice(agents), opened_at=opened, reply_after=reply,
                close_after=reply + timedelta(minutes=min(900.0, dice.lognormvariate(4.0, 0.8))),
                stars=dice.choices((5, 4, 3, 2, 1, None), (40, 22, 8, 4, 3, 23))[0], reopened=int(dice.random() < 0.08),
            )
        )  # fmt: skip
    care.load_conversations(past=past)


def _look_at_talks(notes: list[str], agents: list[int], dice: random.Random, at: datetime) -> None:
    """Draw four weeks' samples as the weekly job would, and let colleagues score the older three; points are made up."""
    today = clock.local_date(at)
    monday = today - timedelta(days=today.weekday())
    for weeks in (4, 3, 2, 1):
        care.draw_quality_sample(week=monday - timedelta(days=7 * weeks), at=at)
    for each in reversed(care.list_checks()):
        other = next((agent for agent in agents if agent != each.agent_id), 0)
        if other and each.week < monday - timedelta(days=7):
            points = {code: dice.choices((0, 1, 2), (1, 4, 9))[0] for code in care.CRITERIA}
            care.score_talk(
                conversation_id=each.conversation_id, points=points, note=dice.choice(notes), user_id=other, at=at
            )


def _speak_now(words: dict[str, Any], at: datetime) -> None:
    """Let the two shoppers with a log-in speak: one chat waits for a person, one the bot has answered."""
    said = (("The eggs arrived broken and the box is wet", "en"), ("配送费多少钱？", "zh"))
    for shopper, (text, language) in zip(SHOPPERS, said, strict=True):
        account = customers.find_account(email=shopper.email)
        if account is not None:
            care.open_conversation(
                opening=care.Opening(
                    channel="chat", text=text, language=language, client_id=f"demo-{shopper.household}", name=shopper.name,
                    customer_id=account.customer_id, email=shopper.email,
                ),
                at=at,
            )  # fmt: skip


def _write_interviews(words: dict[str, Any], user_id: int, at: datetime) -> None:
    """Write down a few interviews that were never held."""
    if care.list_interviews(limit=1):
        return
    for each in words["interviews"]:
        draft = care.InterviewDraft(
            held_on=clock.local_date(at) - timedelta(days=each["days"]), method=each["method"], need=each["need"], who=each["who"],
            company=each.get("company", ""), decision=each.get("decision", ""), quotes=care.read_quotes(each["quotes"]),
        )  # fmt: skip
        care.write_interview(interview_id=None, draft=draft, user_id=user_id, at=at)


def _write_guide(words: dict[str, str], user_id: int, at: datetime) -> None:
    """Publish a guide to choosing whose answers lead to best sellers of real categories; nothing where there are none."""
    nodes = catalog.list_categories()
    category = next((each.path for each in nodes if each.name_en == words["category"]), "")
    if not category or care.list_guides():
        return

    def best(name: re.Match[str]) -> str:
        under = [each.path for each in nodes if each.name_en == name[1] and each.path.startswith(category)] or [
            category
        ]
        found = catalog.list_products(at=at, published=True, category=under[0], limit=GOODS)
        return ", ".join(
            each.sku_code
            for each in found or catalog.list_products(at=at, published=True, category=category, limit=GOODS)
        )

    draft = care.GuideDraft(
        slug="", title_en=words["title_en"], title_zh=words["title_zh"], category=category, words=words["words"],
        text=re.sub(r"\{([^}]+)\}", best, words["text"]).strip(),
    )  # fmt: skip
    guide = care.write_guide(guide_id=None, draft=draft, user_id=user_id, at=at)
    if not care.check_guide(text=draft.text, at=at):
        care.publish_guide(guide_id=guide, at=at)


def _write_letters(words: dict[str, Any], at: datetime) -> None:
    """Put mails of customers into the desk's box; the worker reads them in its first minute."""
    office = PostOffice(settings.VAR / "demo" / "mail")
    for number, each in enumerate(words["letters"]):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = each["from"], settings.CARE_MAIL, each["subject"]
        mail["Message-ID"], mail["Date"] = f"<demo-{number}-{int(at.timestamp())}@shoppers.example>", at
        mail.set_content(each["text"])
        if each.get("picture"):
            mail.add_attachment(_SQUARE, maintype="image", subtype="png", filename="photo.png")
        if each.get("automatic"):
            mail["Auto-Submitted"] = "auto-replied"
        office.deliver(mail.as_bytes())


def _ask_people(baskets: list[orders.BasketRecord], dice: random.Random, at: datetime) -> None:
    token = care.create_survey(
        kind="nps", title_en=NPS_TITLE, title_zh="您对上次的订单满意吗？", user_id=None, at=at,
        questions=[
            {"kind": "score", "en": "Would you recommend us to a friend?", "zh": "您会把我们推荐给朋友吗？"},
            {"kind": "choice", "en": "What matters most to you?", "zh": "您最看重什么？", "choices": ["Price 价格", "Freshness 新鲜", "Delivery 配送", "Choice 品种"]},
            {"kind": "text", "en": "What should we do better?", "zh": "我们哪里可以做得更好？"},
        ],
    )  # fmt: skip
    wishes = ("", "", "Later delivery, please", "More fruit", "希望晚上也能配送", "Less plastic", "水果再多一些")
    people = sorted({each.customer_id or 0 for each in baskets})
    for customer_id in dice.sample(people, min(ANSWERS, len(people))):
        score = dice.choices(range(11), (1, 1, 1, 1, 2, 4, 6, 14, 22, 26, 22))[0]
        care.answer_survey(
            token=token, respondent=f"customer:{customer_id}", customer_id=customer_id, at=at,
            answers={0: str(score), 1: str(dice.choices(range(4), (4, 5, 3, 2))[0]), 2: dice.choice(wishes)},
        )  # fmt: skip
