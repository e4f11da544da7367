"""Tables of content."""

from kaipu.commerce.content.models.channels import Account, Post, PostFigure
from kaipu.commerce.content.models.items import Brand, Item, ItemProduct, Picture, Version, Wording

__all__ = ["Account", "Brand", "Item", "ItemProduct", "Picture", "Post", "PostFigure", "Version", "Wording"]
