"""What stands at the left of the desk: pages by job, each shown to those who may open it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaipu.kernel import access


@dataclass(frozen=True, slots=True)
class Item:
    """One page in the navigation."""

    title: str
    url: str
    icon: str
    current: bool
    tally: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one job."""

    title: str
    items: tuple[Item, ...]


# job → (title, address, icon, scope)
PAGES: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...] = (
    (gettext_noop("Today"), (
        (gettext_noop("Today"), "/desk/", "home", "today.view"),
        (gettext_noop("Decisions"), "/desk/decisions/", "light-bulb", "decisions.view"),
        (gettext_noop("Alerts"), "/desk/alerts/", "exclamation-triangle", "metrics.view"),
    )),
    (gettext_noop("Sell"), (
        (gettext_noop("Orders"), "/desk/orders/", "shopping-bag", "orders.view"),
        (gettext_noop("Till"), "/desk/till/", "banknotes", "till.use"),
        (gettext_noop("Other tills"), "/desk/till/others/", "queue-list", "orders.view"),
        (gettext_noop("Products"), "/desk/products/", "tag", "catalog.view"),
        (gettext_noop("Reviews"), "/desk/reviews/", "star", "reviews.view"),
        (gettext_noop("Competitors"), "/desk/competitors/", "scale", "competitors.view"),
    )),
    (gettext_noop("Customers"), (
        (gettext_noop("Customers"), "/desk/customers/", "users", "customers.view"),
        (gettext_noop("Members"), "/desk/members/", "gift", "members.view"),
        (gettext_noop("Customer value"), "/desk/value/", "scale", "customers.view"),
        (gettext_noop("Recommendations"), "/desk/recommendations/", "sparkles", "campaigns.view"),
        (gettext_noop("Segments"), "/desk/segments/", "user-group", "campaigns.view"),
        (gettext_noop("Campaigns"), "/desk/campaigns/", "megaphone", "campaigns.view"),
        (gettext_noop("Journeys"), "/desk/journeys/", "queue-list", "campaigns.view"),
        (gettext_noop("Festival calendar"), "/desk/calendar/", "star", "campaigns.view"),
        (gettext_noop("Life cycle"), "/desk/lifecycle/", "user-group", "campaigns.view"),
        (gettext_noop("Channels"), "/desk/channels/", "arrow-path", "campaigns.view"),
        (gettext_noop("Content"), "/desk/content/", "document-text", "content.view"),
        (gettext_noop("Inbox"), "/desk/inbox/", "chat-bubble-left-right", "care.view"),
        (gettext_noop("Questions and answers"), "/desk/articles/", "clipboard-document-list", "care.view"),
        (gettext_noop("Guides to choosing"), "/desk/guides/", "light-bulb", "care.view"),
        (gettext_noop("Service"), "/desk/service/", "clock", "care.view"),
        (gettext_noop("Questionnaires"), "/desk/surveys/", "queue-list", "care.view"),
        (gettext_noop("Themes"), "/desk/themes/", "chat-bubble-left-right", "care.view"),
        (gettext_noop("Interviews"), "/desk/interviews/", "clipboard-document-list", "care.view"),
    )),
    (gettext_noop("Supply"), (
        (gettext_noop("Forecasts"), "/desk/forecasts/", "chart-bar", "inventory.view"),
        (gettext_noop("Replenishment"), "/desk/replenishment/", "arrow-path", "inventory.view"),
        (gettext_noop("Prices"), "/desk/prices/", "scale", "decisions.view"),
        (gettext_noop("Stock"), "/desk/stock/", "cube", "inventory.view"),
        (gettext_noop("Purchase orders"), "/desk/purchasing/", "truck", "inventory.view"),
    )),
    (gettext_noop("Numbers"), (
        (gettext_noop("Boards"), "/desk/boards/", "chart-bar", "metrics.view"),
        (gettext_noop("Why did it move?"), "/desk/why/", "light-bulb", "metrics.view"),
        (gettext_noop("Ask the figures"), "/desk/metrics/ask/", "magnifying-glass", "metrics.view"),
        (gettext_noop("Metrics"), "/desk/metrics/", "document-text", "metrics.view"),
        (gettext_noop("Targets"), "/desk/metrics/targets/", "flag", "metrics.view"),
        (gettext_noop("Behaviour"), "/desk/behaviour/", "funnel", "metrics.view"),
        (gettext_noop("Warehouse"), "/desk/warehouse/", "circle-stack", "metrics.view"),
        (gettext_noop("Event collection"), "/desk/collection/", "inbox", "events.view"),
        (gettext_noop("Connectors"), "/desk/connectors/", "arrow-path", "connectors.view"),
    )),
    (gettext_noop("Plan"), (
        (gettext_noop("Goals"), "/desk/plans/", "flag", "plans.view"),
        (gettext_noop("Tasks"), "/desk/plans/tasks/", "clipboard-document-list", "plans.view"),
        (gettext_noop("Meeting notes"), "/desk/plans/notes/", "pencil-square", "plans.view"),
        (gettext_noop("Play-books"), "/desk/plans/playbooks/", "megaphone", "plans.view"),
        (gettext_noop("Resources"), "/desk/plans/resources/", "cube", "plans.view"),
        (gettext_noop("Skills and training"), "/desk/plans/skills/", "identification", "plans.view"),
        (gettext_noop("Team"), "/desk/plans/team/", "user-group", "plans.view"),
        (gettext_noop("Check-up"), "/desk/plans/check-up/", "funnel", "plans.view"),
        (gettext_noop("Reviews of the business"), "/desk/plans/reviews/", "document-text", "plans.view"),
    )),
    (gettext_noop("Settings"), (
        (gettext_noop("Imports and exports"), "/desk/imports/", "arrow-up-tray", "exchange.run"),
        (gettext_noop("Privacy"), "/desk/privacy/", "lock-closed", "privacy.view"),
        (gettext_noop("Jobs and deliveries"), "/desk/system/", "server-stack", "system.view"),
        (gettext_noop("Audit log"), "/desk/audit/", "shield-check", "system.view"),
        (gettext_noop("Staff and roles"), "/desk/staff/", "identification", "access.edit"),
    )),
)  # fmt: skip

RIGHTS: dict[str, str] = {
    "today.view": gettext_noop("See today's live figures"),
    "metrics.view": gettext_noop("See dashboards and metric definitions"),
    "metrics.edit": gettext_noop("Set targets and add or approve metrics"),
    "alerts.edit": gettext_noop("Look after, snooze and mute alerts, and say what is watched and who is told"),
    "orders.view": gettext_noop("See orders"),
    "orders.edit": gettext_noop("Ship, collect, cancel and refund orders"),
    "till.use": gettext_noop("Sell at the till"),
    "catalog.view": gettext_noop("See products"),
    "catalog.edit": gettext_noop("Publish and edit products and prices"),
    "competitors.view": gettext_noop("See competitors, their prices and alerts"),
    "competitors.edit": gettext_noop(
        "Decide which of their products are ours, name competitors and write down estimates"
    ),
    "inventory.view": gettext_noop("See stock by place and lot"),
    "inventory.edit": gettext_noop("Receive, count and move stock"),
    "customers.view": gettext_noop("See customers"),
    "customers.contact": gettext_noop("See names and addresses unmasked"),
    "members.view": gettext_noop("See members, points and coupons"),
    "members.edit": gettext_noop("Make coupons, set the programme and correct points"),
    "campaigns.view": gettext_noop("See segments, campaigns and journeys and what came of them"),
    "campaigns.edit": gettext_noop("Plan, start and end campaigns and journeys"),
    "plans.view": gettext_noop("See objectives, tasks and written reviews"),
    "plans.edit": gettext_noop("Set objectives, plan work and write reviews"),
    "plans.team": gettext_noop("See everybody's scorecard and bonus, set and approve bonuses"),
    "reviews.view": gettext_noop("See reviews and questions about products"),
    "reviews.edit": gettext_noop("Publish, refuse and answer reviews and questions"),
    "content.view": gettext_noop("See articles, the brand, the calendar and how content does"),
    "content.edit": gettext_noop("Write articles and posts, and describe the brand"),
    "content.approve": gettext_noop("Approve what is written, publish it and take it off"),
    "care.view": gettext_noop("See the service inbox and its figures"),
    "care.edit": gettext_noop("Answer customers, and give money back within a limit"),
    "care.lead": gettext_noop(
        "Set up the service desk, edit its articles and questionnaires, and give back any amount"
    ),
    "privacy.view": gettext_noop("See what persons asked for, who looked at whom, and how long data stay"),
    "privacy.edit": gettext_noop("Ask for exports and erasures in somebody's name, and approve or refuse them"),
    "decisions.view": gettext_noop("See decisions and their evidence"),
    "decisions.approve": gettext_noop("Approve, reject and undo decisions"),
    "decisions.govern": gettext_noop("Stop producers, lift throttles, and say what is approved without asking"),
    "events.view": gettext_noop("See collected events and the tracking plan"),
    "events.edit": gettext_noop("Mend, replay and discard events, and give keys to programs"),
    "connectors.view": gettext_noop("See connectors, their runs and dead rows"),
    "connectors.edit": gettext_noop("Change connectors and their mapping, run them, and mend or discard dead rows"),
    "exchange.run": gettext_noop("Import and export files"),
    "system.view": gettext_noop("See jobs, outbox health and the audit log"),
    "system.edit": gettext_noop("Retry jobs and deliveries"),
    "access.edit": gettext_noop("Give and take roles"),
}


def right(scope: str) -> str:
    """Return a scope in the reader's words."""
    return _(RIGHTS.get(scope, access.SCOPES.get(scope, scope)))


def is_current(url: str, path: str) -> bool:
    """Tell whether a page of the navigation is the one shown, or the one above it."""
    longer = [
        each for _job, pages in PAGES for _title, each, *_ in pages if path.startswith(each) and len(each) > len(url)
    ]
    return path == url if url == "/desk/" else path.startswith(url) and not longer


def groups(scopes: Collection[str], path: str) -> tuple[Group, ...]:
    """Return the jobs and pages that someone with these scopes may open."""
    found = []
    for job, pages in PAGES:
        items = tuple(
            Item(_(title), url, icon, is_current(url, path)) for title, url, icon, scope in pages if scope in scopes
        )
        if items:
            found.append(Group(_(job), items))
    return tuple(found)


def pages(scopes: Collection[str]) -> tuple[Item, ...]:
    """Return every page that someone with these scopes may open, in order."""
    return tuple(item for group in groups(scopes, "") for item in group.items)
