"""Tables of content."""

from kaipu.commerce.content.models.channels import Account, Post, PostFigure
from kaipu.commerce.content.models.items import Brand, Item, ItemProduct, Picture, Version, Wording
from kaipu.commerce.content.models.people import Challenge, Contract, Creator, CreatorTier, Group, Winner
from kaipu.commerce.content.models.topics import Feed, Headline

__all__ = [
    "Account", "Brand", "Challenge", "Contract", "Creator", "CreatorTier", "Feed", "Group", "Headline", "Item",
    "ItemProduct", "Picture", "Post", "PostFigure", "Version", "Winner", "Wording",
]  # fmt: skip
