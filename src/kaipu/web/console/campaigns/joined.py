"""What a campaign belongs to in the plans: the initiative that it carries out, and the play-book filed from it."""

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.plans import api as plans
from kaipu.web.console.shell import Desk


def shown(campaign: campaigns.CampaignRecord, desk: Desk) -> dict[str, object]:
    """Return the initiatives of a campaign, its play-book, and whether it may be filed; nothing for whoever may not see plans."""
    if not desk.may("plans.view"):
        return {"works": [], "playbook": None, "may_file": False}
    works = [*plans.list_initiatives(), *plans.list_initiatives(closed=True)]
    book = next((each for each in plans.list_playbooks() if each.campaign_id == campaign.id), None)
    return {
        "works": [each for each in works if (each.link, each.link_id) == ("campaign", campaign.id)], "playbook": book,
        "may_file": book is None and campaign.state == "ended" and campaign.started_at is not None and desk.may("plans.edit"),
    }  # fmt: skip
