"""Pure decisions of campaigns: what content says, who is held out, what came of it, and how a journey's graph hangs together."""

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
from kaipu.brain.campaigns.rules.measuring import Arm, Difference, compare, is_held_out, is_quiet, target_of, wakes_at
from kaipu.brain.campaigns.rules.states import CHANNELS, LETTER_STATES

__all__ = [
    "CHANNELS", "ENDS", "KINDS", "LETTER_STATES", "LIBRARY", "TESTS", "TRIGGERS", "Arm", "Block", "Difference", "Graph", "GraphInvalid",
    "Node", "Place", "Template", "change_step", "check_graph", "compare", "in_order", "insert_step", "is_held_out", "is_quiet", "lay_out",
    "list_targets", "pack_graph", "read_blocks", "read_graph", "remove_step", "target_of", "wakes_at",
]  # fmt: skip
