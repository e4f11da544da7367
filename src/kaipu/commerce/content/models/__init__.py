"""Tables of content."""

from kaipu.commerce.content.models.challenges import Challenge, Entry, Heart, Winner
from kaipu.commerce.content.models.channels import Account, Film, Post, PostFigure, PostMedia
from kaipu.commerce.content.models.items import Brand, Item, ItemProduct, Picture, Version, Wording
from kaipu.commerce.content.models.people import Contract, Creator, CreatorTier, Group
from kaipu.commerce.content.models.shows import Show
from kaipu.commerce.content.models.topics import Feed, Headline

__all__ = [
    "Account", "Brand", "Challenge", "Contract", "Creator", "CreatorTier", "Entry", "Feed", "Film", "Group", "Headline", "Heart",
    "Item", "ItemProduct", "Picture", "Post", "PostFigure", "PostMedia", "Show", "Version", "Winner", "Wording",
]  # fmt: skip
