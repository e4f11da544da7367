"""Words of the page of prices."""

from django.utils.translation import gettext as _

from kaipu.brain.price_advice import api as price_advice
from kaipu.web.ui import formats


def method(name: str) -> str:
    """Return how an elasticity was found."""
    return {
        "no_answer": _("No answer at all"), "minus_one": _("−1 for all goods"), "one_for_all": _("One elasticity for all goods"),
        "own_least_squares": _("Each good by itself"), "price_only": _("Drawn together along the tree, price alone"),
        "price_promotion": _("The same, promotion told apart"), "with_cross": _("The same, with the prices of others"),
    }.get(name, name)  # fmt: skip


def reason(name: str) -> str:
    """Return why a method is on."""
    return {
        "compared": _("It did best on the price changes before the held-out weeks."),
        "plain_was_better": _("A plain method did better on the price changes before the held-out weeks, so the tree is off."),
        "too_short_to_compare": _("There are too few weeks yet to compare."),
        "too_few_changes_to_compare": _("Prices changed too seldom yet to compare."),
    }.get(name, name)  # fmt: skip


def rule(name: str) -> str:
    """Return a rule for prices that was played."""
    return {
        "no_change": _("No change"), "cost_plus": _("Cost plus the category’s margin"), "before": _("One elasticity, level of eight weeks"),
        "middle": _("The optimiser’s way, middle of the interval"), "robust": _("The optimiser’s way, both ends of the interval: on"),
    }.get(name, name)  # fmt: skip


def objectives() -> list[tuple[str, str]]:
    """Return what prices may be made for."""
    names = {
        "profit": _("Profit"),
        "sales": _("Sales, without losing profit"),
        "units": _("Pieces, without losing profit"),
    }
    return [(each, names[each]) for each in price_advice.OBJECTIVES]


def refusals() -> dict[str, str]:
    """Return what to type where a bound could not be."""
    return {
        "objective": _("Choose what prices are made for."), "largest_step": _("Type from 1 to 50 per cent."),
        "least_margin": _("Type from 0 to 200 per cent of cost."), "corridor_low": _("Type from 50 to 100 per cent."),
        "corridor_high": _("Type from 100 to 200 per cent."), "days_between": _("Type from 0 to 365 days."),
        "labels_a_day": _("Type from 0 to 1,000 labels."), "margin": _("Type from 0 to 90 per cent."),
        "margins": _("Write one department a line with its margin, such as grocery: 28; from 0 to 90 per cent."),
        "tier_spread": _("Type from 0 to 50 per cent."), "proxy_limit": _("Type from 1 to 100 points of per cent."),
        "discount": _("Type from 0 to 50 per cent."),
    }  # fmt: skip


def verdict(told: price_advice.Verdict) -> str:
    """Return what is said of a class's discount, with its figures."""
    if told.reason == "protected":
        return _("This class is made of protected attributes: %(names)s. It may not have prices of its own.") % {
            "names": ", ".join(told.attributes)
        }
    if told.reason == "too_large":
        return _("The discount is larger than the limit for classes of customers.")
    if told.reason == "no_discount":
        return _("A class may pay less than the public price, never more.")
    if told.reason == "proxy":
        return _("It would favour a protected group by the way: %(gap)s.") % {"gap": gap(told.gaps[0])}
    if told.tested < 20:
        return _("Too few people of this class gave attributes of themselves to test whom it favours.")
    if told.gaps:
        return _("Within the limits. Furthest apart: %(gap)s.") % {"gap": gap(told.gaps[0])}
    return _("Within the limits; no protected group stands out.")


def gap(each: price_advice.Gap) -> str:
    """Return how much more often a protected group is among those favoured."""
    return _("%(attribute)s %(value)s: %(favoured)s of the class, %(everybody)s of all") % {
        "attribute": each.attribute.replace("_", " "), "value": each.value, "favoured": formats.percent(each.favoured),
        "everybody": formats.percent(each.everybody),
    }  # fmt: skip


def doubts() -> list[str]:
    """Return when not to trust the page."""
    return [
        _("Prices were not set by lot: what else goes with a lower price and is in no figure is taken for its effect."),
        _("The answer is that of weeks. Who stays away for good because a shop became dear is in no quarter; the corridor around competitors and the largest step guard that."),
        _("Where it cannot be told whether people answer, no price is proposed, and none where the last eight weeks lie more than a quarter off the half year before."),
        _("What a promotion adds is that of displays and offers of the past; a new kind of promotion it does not know."),
        _("Rules are measured only where prices really went their way, and these were chosen by people who knew why."),
    ]  # fmt: skip
