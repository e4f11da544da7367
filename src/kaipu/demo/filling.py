"""Fill the demonstration shop, step by step; each step looks into the database whether it is done, so a kill costs little."""

import importlib
import importlib.util
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import django
import django.conf
from django.utils import translation
from rich.progress import Progress

from kaipu.brain.decisions import api as decisions
from kaipu.brain.lake import api as lake
from kaipu.brain.price_advice import api as price_advice
from kaipu.brain.replenishment import api as replenishment
from kaipu.brain.tracking import api as tracking
from kaipu.brain.winbacks import api as winbacks
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.demo import (
    campaigning,
    membership,
    other_tills,
    partnering,
    planning,
    researching,
    sandbox,
    service_desk,
    storytelling,
    supplying,
    talking_elsewhere,
    teaching,
    trade,
    weighing,
)
from kaipu.demo.companies import keeping as companies
from kaipu.demo.people import region
from kaipu.demo.people_at_work import PASSWORD, ROLES, SHOPPERS
from kaipu.demo.price_history import load_history
from kaipu.demo.shift import LAST_FULL_DAY
from kaipu.demo.traffic import going_on
from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.history import all_wishes, know_people, list_days, tell_days
from kaipu.demo.traffic.story import story_until, write_truth
from kaipu.demo.traffic.web_orders import weigh_story, write_orders
from kaipu.kernel import access, clock, jobs
from kaipu.kernel.operation import acting
from kaipu.launch.bars import file_bars, follow
from kaipu.launch.trouble import LaunchTrouble
from kaipu.web.ui import exchange_words as words

WATCHED_DAYS = 14  # as many nights' looks are made up for when the shop opens: the week with the story is among them


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the shop needs: how to see that it is there, and how to bring it."""

    name: str
    is_done: Callable[[], bool]
    run: Callable[[Progress], None]


@cache
def _prepared() -> Any:
    """Prepare the import files, once and only where one is needed: the engines for it are heavy."""
    demo: Any = importlib.import_module("kaipu.demo.api")
    return demo.prepare(Path(django.conf.settings.VAR) / "demo", clock.local_date(clock.now()))


def _settings(kind: str, weeks: int) -> list[str]:
    """Return what the mapping needs to know of this installation: by how much dates move, and from when on prices hold.

    Trade goes on the morning after the last imported day, which lies some days back: by then there must be prices.
    """
    if kind == "orders":
        return [f"shift_weeks={weeks}"]
    if kind == "products":
        reopening = LAST_FULL_DAY + timedelta(weeks=weeks, days=1)
        return [f"since={clock.day_start(reopening).isoformat()}"]
    return []


def _import_step(kind: str) -> Step:
    def bring(bars: Progress) -> None:
        show = follow(bars, kind)
        show("prepare", 0, 0)
        prepared = _prepared()
        exchange.import_file(
            kind=kind, path=prepared.orders if kind == "orders" else prepared.file(kind),
            mapping_text=prepared.orders_mapping.read_text() if kind == "orders" else "",
            given=_settings(kind, prepared.shift_weeks), progress=show, at=clock.now(),
        )  # fmt: skip

    return Step(kind, lambda: exchange.find_latest_run(kind=kind, state="done") is not None, bring)


def _accounts_done() -> bool:
    emails = [f"{role}@kaipu.example" for role in ROLES] + [shopper.email for shopper in SHOPPERS]
    known = [customers.find_account(email=email) for email in emails]
    if not all(known):
        return False
    return all(account and access.roles_of(account.id) for account in known[: len(ROLES)])


def _make_accounts(bars: Progress) -> None:
    show, at = follow(bars, "accounts"), clock.now()
    total = len(ROLES) + len(SHOPPERS)
    for place, (role, name) in enumerate(ROLES.items()):
        show("load", place, total)
        email = f"{role}@kaipu.example"
        account = customers.find_account(email=email)
        user_id = account.id if account else customers.create_account(
            email=email, password=PASSWORD, name=name, is_staff=True, at=at
        )  # fmt: skip
        access.grant_role(user_id=user_id, role=role, at=at)
    for shopper in SHOPPERS:
        if customers.find_account(email=shopper.email) is None:
            customers.create_account(
                email=shopper.email, password=PASSWORD, name=shopper.name, customer_number=shopper.household, at=at
            )
    show("load", total, total)


def _bring_members(bars: Progress) -> None:
    """Make every household a member on the tier its year reaches, and hand out coupons."""
    show = follow(bars, "members")
    show("prepare", 0, 0)
    count = membership.bring(clock.now())
    show("load", count, count)


def _bring_partners(bars: Progress) -> None:
    """Make partners who recommend the shop, and note which web orders they brought."""
    show = follow(bars, "partners")
    show("prepare", 0, 0)
    count = partnering.bring(clock.now())
    show("load", count, count)


def _catch_up(bars: Progress) -> None:
    """Play the days since the last imported one, with the payment company at hand in this process."""
    show, settings = follow(bars, "trade"), django.conf.settings
    company = sandbox.serve(port=settings.PAY_PORT, folder=settings.VAR / "sandbox", secret=settings.PAYMENT_SECRET)
    try:
        trade.catch_up(progress=show)
    finally:
        company.stop()


def _build_warehouse(bars: Progress) -> None:
    show = follow(bars, "warehouse")
    show("build", 0, 0)
    outcome = jobs.run_here("lake.build", full=False)
    if outcome["state"] == "failed":
        raise LaunchTrouble(f"The warehouse could not be built ({outcome.get('error', '')}); try `kaipu lake build`.")
    show("load", 1, 1)


def _deal_with_suppliers(bars: Progress) -> None:
    """Agree terms with suppliers, and let deliveries have come in the last weeks."""
    show = follow(bars, "suppliers")
    show("prepare", 0, 0)
    count = supplying.bring(clock.now())
    show("load", count, count)


def _give_advice(bars: Progress) -> None:
    """Look for what was unusual in the last two weeks; fill the inbox, and judge who proposes by what really followed in the year."""
    show, at = follow(bars, "advice"), clock.now()
    today = clock.local_date(at)
    steps: tuple[Callable[[], object], ...] = (
        lambda: jobs.run_here("insight.watch_days", days=WATCHED_DAYS),
        lambda: replenishment.back_test(today=today, at=at),
        lambda: jobs.run_here("replenishment.compare"),
        lambda: replenishment.propose_orders(at=at),
        lambda: jobs.run_here("price_advice.train"),
        lambda: price_advice.propose_markdowns(at=at),
        lambda: price_advice.propose_prices(at=at),
        lambda: winbacks.propose_winbacks(at=at),
        lambda: price_advice.back_test_prices(until=today, at=at),
        lambda: decisions.judge_producers(at=at),
    )
    for done, step in enumerate(steps):
        show("load", done, len(steps))
        step()
    show("load", len(steps), len(steps))


def _open_service_desk(bars: Progress) -> None:
    """Set the service desk up, with reviews, past conversations and a questionnaire."""
    show, span = follow(bars, "service"), orders.get_imported_span()
    show("load", 0, 4)
    if span is not None:
        service_desk.open_desk(last=span[1], at=clock.now(), show=lambda done: show("load", done, 4))


def _prices_done() -> bool:
    first = pricing.find_first_price_at()
    return first is not None and clock.local_date(first) <= _last_imported()


def _bring_weighed(bars: Progress) -> None:
    """Bring the goods of the scales: a few of fresh shelves, sold since the shop reopened."""
    show, weeks = follow(bars, "goods by weight"), _prepared().shift_weeks
    show("prepare", 0, 0)
    reopening = LAST_FULL_DAY + timedelta(weeks=weeks, days=1)
    weighing.bring(Path(django.conf.settings.VAR) / "demo", reopening, clock.now())
    show("load", 1, 1)


def _agree_with_other_till(bars: Progress) -> None:
    """Give a till of another maker its key."""
    show = follow(bars, "other till")
    other_tills.agree(clock.now())
    show("load", 1, 1)


def _tell_old_prices(bars: Progress) -> None:
    """Write down what goods cost in the imported year."""
    show = follow(bars, "old prices")
    show("prepare", 0, 0)
    added = load_history(weeks=_prepared().shift_weeks, at=clock.now())
    show("load", added, added)


def _last_imported() -> date:
    span = orders.get_imported_span()
    if span is None:
        raise LaunchTrouble("There is no imported history to draw web orders and visits from.")
    return clock.local_date(span[1])


def _web_orders_file() -> Path:
    return Path(django.conf.settings.VAR) / "demo" / "web_orders.csv"


def _bring_web_orders(bars: Progress) -> None:
    """Import the web orders of the weeks before today, as the story tells them."""
    show, at, story = follow(bars, "web orders"), clock.now(), story_until(_last_imported())
    show("prepare", 0, 0)
    path, shelf = _web_orders_file(), read_shelf(at)
    wishes = list(all_wishes(list_days(story.first, story.last), know_people(), shelf, story))
    if not path.exists():  # the same file again after a kill, so that its import goes on
        fresh = path.with_suffix(".new")
        write_orders(fresh, wishes, shelf, region=region(), now=at)
        fresh.replace(path)
    exchange.import_file(kind="orders", path=path, progress=show, at=at)
    write_truth(path.with_name("truth.json"), story, weigh_story(wishes, shelf))


def _web_orders_done() -> bool:
    if orders.get_imported_span() is None:
        return False  # asked before the first step of an empty shop
    day = story_until(_last_imported()).first
    start, end = clock.day_bounds(day, day)
    known = orders.list_simulated_web_orders(start=start, end=end)
    return bool(known) and _web_orders_file().with_name("truth.json").exists()


def _visits_done() -> bool:
    if orders.get_imported_span() is None:
        return False
    day = story_until(_last_imported()).first
    start, end = clock.day_bounds(day, day)
    return bool(tracking.list_counts(since=start, until=end))


def _tell_visits(bars: Progress) -> None:
    """Write the visits of those weeks, and of the days since, to the spool, and have them stored, in two processes."""
    show, at, story = follow(bars, "visits"), clock.now(), story_until(_last_imported())
    days = list_days(story.first, clock.local_date(at))[::-1]
    ours, theirs = days[1::2], days[::2]  # the first day of all comes last, and tells that all is there
    if len(days) % 2:
        ours, theirs = theirs, ours
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup) as other:
        rest = other.submit(tell_days, theirs, at)
        tell_days(ours[:-1], at, lambda done: show("load", 2 * done, len(days)))
        rest.result()
    tell_days(ours[-1:], at)
    going_on.set_bookmark(at)
    show("load", len(days), len(days))


def _ask_companies(bars: Progress) -> None:
    """Let the other companies write down what they know, and fetch it from them by the connectors."""
    show, at, settings = follow(bars, "companies"), clock.now(), django.conf.settings
    show("prepare", 0, 0)
    companies.keep_books(story_until(_last_imported()), at)
    keys = companies.agree(at)
    server = companies.open_companies(port=settings.COMPANIES_PORT)
    try:
        for done, key in enumerate(keys):
            show("load", done, len(keys))
            jobs.run_here("connectors.run", key=key)
    finally:
        server.stop()
    companies.meet_rivals(story_until(_last_imported()), at)
    jobs.run_here("competitors.follow")
    show("load", len(keys), len(keys))


def _market(bars: Progress) -> None:
    """Let the marketer have been at work for a week: consents, segments, a campaign, journeys."""
    show, at = follow(bars, "campaigns"), clock.now()
    show("load", 0, 2)
    campaigning.give_consents(at - timedelta(days=60))
    show("load", 1, 2)
    marketer = customers.find_account(email="marketer@kaipu.example")
    campaigning.plan(marketer.id if marketer else 0, at)
    talking_elsewhere.speak(at)
    show("load", 2, 2)


def _tell_stories(bars: Progress) -> None:
    """Describe the brand and write articles about goods of the shop."""
    show = follow(bars, "content")
    show("prepare", 0, 0)
    count = storytelling.write(clock.now())
    show("load", count, count)


def _plan(bars: Progress) -> None:
    """Let the team plan, ask buyers and a segment how it was, and write the reviews of the last closed periods."""
    show = follow(bars, "plans")
    show("load", 0, 1)
    if not planning.is_planned():
        planning.plan(clock.now())
        teaching.teach(clock.now())
    researching.ask(clock.now())
    show("load", 1, 1)


STEPS = (
    *(_import_step(kind) for kind in ("locations", "products", "customers", "stock", "orders")),
    Step("goods by weight", lambda: weighing.is_done(clock.now()), _bring_weighed),
    Step("old prices", _prices_done, _tell_old_prices),
    Step("web orders", _web_orders_done, _bring_web_orders),
    Step("accounts", _accounts_done, _make_accounts),
    Step("members", membership.is_done, _bring_members),
    Step("partners", partnering.is_done, _bring_partners),
    Step("service", service_desk.is_ready, _open_service_desk),
    Step("content", storytelling.is_written, _tell_stories),
    Step("trade", lambda: exchange.find_replay_mark(name=trade.NAME) is not None, _catch_up),
    Step("visits", _visits_done, _tell_visits),
    Step("companies", lambda: companies.are_connected(clock.now()), _ask_companies),
    Step("other till", other_tills.is_agreed, _agree_with_other_till),
    Step("suppliers", supplying.is_done, _deal_with_suppliers),
    Step("warehouse", lambda: lake.find_published() is not None, _build_warehouse),
    Step("campaigns", campaigning.is_planned, _market),
    Step("advice", lambda: bool(decisions.count_by_state()), _give_advice),
    Step("plans", lambda: planning.is_planned() and researching.is_asked(), _plan),
)


def fill() -> None:
    """Bring in what is missing. Raises LaunchTrouble with a sentence where a file or the disk is at fault."""
    translation.activate(django.conf.settings.TERMINAL_LANGUAGE)
    missing = [step for step in STEPS if not step.is_done()]
    if not missing:
        return
    try:
        with file_bars() as bars, acting(actor="demo"):
            for step in missing:
                step.run(bars)
    except exchange.FileRefused as refused:
        raise LaunchTrouble(words.tell_refusal(refused.as_data())) from refused
