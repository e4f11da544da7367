"""Tables of content."""

from kaipu.commerce.content.models.challenges import Challenge, Entry, Heart, Winner
from kaipu.commerce.content.models.channels import Account, Post, PostFigure
from kaipu.commerce.content.models.items import Brand, Item, ItemProduct, Picture, Version, Wording
from kaipu.commerce.content.models.people import Contract, Creator, CreatorTier, Group
from kaipu.commerce.content.models.topics import Feed, Headline

__all__ = [
    "Account", "Brand", "Challenge", "Contract", "Creator", "CreatorTier", "Entry", "Feed", "Group", "Headline", "Heart",
    "Item", "ItemProduct", "Picture", "Post", "PostFigure", "Version", "Winner", "Wording",
]  # fmt: skip
