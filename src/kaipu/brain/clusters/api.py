"""The door of clusters. Training is a job: it needs engines that a page must not load."""

from kaipu.brain.clusters.operations import forget_person
from kaipu.brain.clusters.queries import MODEL, Membership, find_membership, list_members, list_profiles, list_sizes
from kaipu.brain.clusters.rules import Criterion, Profile, Trait

__all__ = [
    "MODEL", "Criterion", "Membership", "Profile", "Trait", "find_membership", "forget_person", "list_members", "list_profiles", "list_sizes",
]  # fmt: skip
