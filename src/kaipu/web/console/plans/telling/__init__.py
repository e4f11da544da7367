"""A review in words: its frozen facts become sentences, which differ by case, in the language that is on.

One telling serves the page, the mail and the PDF. Nothing is computed here but shares and differences of what the facts hold.
"""

from kaipu.web.console.plans.telling.amounts import joint
from kaipu.web.console.plans.telling.lead import tell_lead, title_of
from kaipu.web.console.plans.telling.reasons import Reason, tell_reasons
from kaipu.web.console.plans.telling.steps import Step, tell_steps
from kaipu.web.console.plans.telling.targets import TargetRow, tell_targets
from kaipu.web.console.plans.telling.tried import Tried, tell_decisions, tell_tried, tell_worked
from kaipu.web.console.plans.telling.whole import Told, tell

__all__ = [
    "Reason", "Step", "TargetRow", "Told", "Tried", "joint", "tell", "tell_decisions", "tell_lead", "tell_reasons", "tell_steps",
    "tell_targets", "tell_tried", "tell_worked", "title_of",
]  # fmt: skip
