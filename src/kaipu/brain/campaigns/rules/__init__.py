"""Pure decisions of campaigns: what content says, who is held out, what came of it, and how a journey's graph hangs together."""

from kaipu.brain.campaigns.rules.bounces import (
    BOUNCE_KINDS,
    SOFT_DAYS,
    SOFT_MOST,
    Report,
    kind_of,
    read_report,
    read_return_path,
    return_path,
)
from kaipu.brain.campaigns.rules.budgets import Advice, ChannelReturn, Trial, advise_move, pool_trials
from kaipu.brain.campaigns.rules.content import Block, list_targets, read_blocks
from kaipu.brain.campaigns.rules.graphs import (
    ENDS,
    KINDS,
    TESTS,
    TRIGGERS,
    Graph,
    GraphInvalid,
    Node,
    Place,
    change_step,
    check_graph,
    in_order,
    insert_step,
    lay_out,
    pack_graph,
    read_graph,
    remove_step,
)
from kaipu.brain.campaigns.rules.library import LIBRARY, Template
from kaipu.brain.campaigns.rules.measuring import (
    Arm,
    Difference,
    compare,
    is_held_out,
    is_quiet,
    share_of,
    target_of,
    wakes_at,
)
from kaipu.brain.campaigns.rules.short import LEAVE_BY_REPLY, count_segments, fill_in
from kaipu.brain.campaigns.rules.states import CHANNELS, LETTER_STATES, MEDIUM_OF, PURPOSE_OF, SHORT

__all__ = [
    "BOUNCE_KINDS", "CHANNELS", "ENDS", "KINDS", "LEAVE_BY_REPLY", "LETTER_STATES", "LIBRARY", "MEDIUM_OF",
    "PURPOSE_OF", "SHORT", "SOFT_DAYS", "SOFT_MOST", "TESTS", "TRIGGERS", "Advice", "Arm", "Block", "ChannelReturn", "Difference", "Graph",
    "GraphInvalid", "Node", "Place", "Report", "Template", "Trial", "advise_move", "change_step", "check_graph", "compare", "count_segments",
    "fill_in", "in_order", "insert_step", "is_held_out", "is_quiet", "kind_of", "lay_out",
    "list_targets", "pack_graph", "pool_trials", "read_blocks", "read_graph", "read_report", "read_return_path", "remove_step",
    "return_path", "share_of", "target_of", "wakes_at",
]  # fmt: skip
