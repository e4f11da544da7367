"""Who may do what: roles held in teams, each role a set of scopes. Pages and endpoints ask for a scope, never for a role."""

from datetime import datetime

from kaipu.kernel import audit
from kaipu.kernel.models import Membership, Team
from kaipu.kernel.operation import operation

SCOPES: dict[str, str] = {
    "today.view": "See today's live figures",
    "metrics.view": "See dashboards and metric definitions",
    "metrics.edit": "Set targets and add or approve metrics",
    "alerts.edit": "Look after, snooze and mute alerts, and say what is watched and who is told",
    "orders.view": "See orders",
    "orders.edit": "Ship, collect, cancel and refund orders",
    "till.use": "Sell at the till",
    "catalog.view": "See products",
    "catalog.edit": "Publish and edit products and prices",
    "competitors.view": "See competitors, their prices and alerts",
    "competitors.edit": "Decide which of their products are ours, name competitors and write down estimates",
    "inventory.view": "See stock by place and lot",
    "inventory.edit": "Receive, count and move stock",
    "customers.view": "See customers",
    "customers.contact": "See names and addresses unmasked",
    "members.view": "See members, points and coupons",
    "members.edit": "Make coupons, set the programme and correct points",
    "campaigns.view": "See segments, campaigns and journeys and what came of them",
    "campaigns.edit": "Plan, start and end campaigns and journeys",
    "plans.view": "See objectives, tasks and written reviews",
    "plans.edit": "Set objectives, plan work and write reviews",
    "plans.team": "See everybody's scorecard and bonus, set and approve bonuses",
    "reviews.view": "See reviews and questions about products",
    "reviews.edit": "Publish, refuse and answer reviews and questions",
    "content.view": "See articles, the brand, the calendar and how content does",
    "content.edit": "Write articles and posts, and describe the brand",
    "content.approve": "Approve what is written, publish it and take it off",
    "care.view": "See the service inbox and its figures",
    "care.edit": "Answer customers, and give money back within a limit",
    "care.lead": "Set up the service desk, edit its articles and questionnaires, and give back any amount",
    "privacy.view": "See what persons asked for, who looked at whom, and how long data stay",
    "privacy.edit": "Ask for exports and erasures in somebody's name, and approve or refuse them",
    "decisions.view": "See decisions and their evidence",
    "decisions.approve": "Approve, reject and undo decisions",
    "decisions.govern": "Stop producers, lift throttles, and say what is approved without asking",
    "events.view": "See collected events and the tracking plan",
    "events.edit": "Mend, replay and discard events, and give keys to programs",
    "connectors.view": "See connectors, their runs and dead rows",
    "connectors.edit": "Change connectors and their mapping, run them, and mend or discard dead rows",
    "exchange.run": "Import and export files",
    "system.view": "See jobs, outbox health and the audit log",
    "system.edit": "Retry jobs and deliveries",
    "access.edit": "Give and take roles",
}

ROLES: dict[str, frozenset[str]] = {
    "manager": frozenset(SCOPES),
    "merchandiser": frozenset(
        {"today.view", "alerts.edit", "metrics.view", "orders.view", "catalog.view", "catalog.edit", "inventory.view", "decisions.view",
         "decisions.approve", "exchange.run", "competitors.view", "competitors.edit", "content.view",
         "plans.view"}
    ),
    "marketer": frozenset(
        {"today.view", "alerts.edit", "metrics.view", "catalog.view", "customers.view", "decisions.view", "decisions.approve", "competitors.view",
         "members.view", "members.edit", "campaigns.view", "campaigns.edit", "reviews.view", "reviews.edit", "care.view", "content.view", "content.edit",
         "content.approve", "plans.view", "plans.edit"}
    ),
    "buyer": frozenset(
        {"today.view", "alerts.edit", "metrics.view", "catalog.view", "inventory.view", "inventory.edit", "decisions.view",
         "decisions.approve", "exchange.run", "plans.view"}
    ),
    "agent": frozenset(
        {"today.view", "orders.view", "orders.edit", "catalog.view", "inventory.view", "customers.view", "customers.contact",
         "privacy.view", "members.view", "till.use", "reviews.view", "reviews.edit", "care.view", "care.edit", "plans.view"}
    ),
    "analyst": frozenset(
        {"today.view", "alerts.edit", "metrics.view", "metrics.edit", "orders.view", "catalog.view", "inventory.view", "decisions.view",
         "events.view", "connectors.view", "competitors.view", "campaigns.view", "content.view", "plans.view"}
    ),
    "engineer": frozenset(
        {"today.view", "metrics.view", "system.view", "system.edit", "exchange.run", "catalog.view", "events.view",
         "events.edit", "connectors.view", "connectors.edit"}
    ),
}  # fmt: skip


class UnknownRole(ValueError):
    """No role has this name."""


def scopes_of(user_id: int) -> frozenset[str]:
    """Return the union of the scopes of all roles a person holds; empty for a stranger. One statement."""
    roles = Membership.objects.filter(user_id=user_id).values_list("role", flat=True)
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def roles_of(user_id: int) -> tuple[str, ...]:
    """Return the names of the roles a person holds, sorted."""
    return tuple(sorted(set(Membership.objects.filter(user_id=user_id).values_list("role", flat=True))))


def list_roles() -> dict[int, tuple[str, ...]]:
    """Return the roles of everyone who holds any, by account id. One statement."""
    held: dict[int, set[str]] = {}
    for user_id, role in Membership.objects.values_list("user_id", "role"):
        held.setdefault(user_id, set()).add(role)
    return {user_id: tuple(sorted(roles)) for user_id, roles in held.items()}


@operation
def grant_role(*, user_id: int, role: str, team: str = "shop", at: datetime) -> None:
    """Give a person a role in a team; the team is created when new. Granting twice changes nothing."""
    if role not in ROLES:
        raise UnknownRole(role)
    home, _ = Team.objects.get_or_create(code=team, defaults={"name": team.title()})
    _, fresh = Membership.objects.get_or_create(team=home, user_id=user_id, role=role, defaults={"created_at": at})
    if fresh:
        audit.record(action="access.grant_role", subject=f"user:{user_id}", detail={"role": role, "team": team}, at=at)


@operation
def revoke_role(*, user_id: int, role: str, team: str = "shop", at: datetime) -> None:
    """Take a role away; raises UnknownRole if the person did not hold it."""
    gone, _ = Membership.objects.filter(team__code=team, user_id=user_id, role=role).delete()
    if not gone:
        raise UnknownRole(role)
    audit.record(action="access.revoke_role", subject=f"user:{user_id}", detail={"role": role, "team": team}, at=at)
