"""Tables of the catalogue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kaipu.commerce.catalog.rules import MOST_STEP, PIECE, WEIGHT
from kaipu.kernel.models import Xid8Field


class Category(models.Model):
    """A node of the tree. `path` ("dairy/cheese/shredded-cheese") names it in addresses and mapping files."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    path = models.TextField(unique=True)
    name_en = models.TextField()
    name_zh = models.TextField()
    icon = models.TextField(default="")
    depth = models.SmallIntegerField()
    position = models.IntegerField(default=0)
    changed_xid = Xid8Field(null=True)

    class Meta:
        indexes = [models.Index(fields=["changed_xid"], name="category_feed")]


class Brand(models.Model):
    slug = models.TextField(unique=True)
    name_en = models.TextField()
    name_zh = models.TextField()
    own = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)


class Product(models.Model):
    """What a page shows. `policy`: public, age (behind an age check), medicine (not sold on-line), history (past sales only)."""

    slug = models.TextField(unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="+")
    name_en = models.TextField()
    name_zh = models.TextField()
    description_en = models.TextField(default="")
    description_zh = models.TextField(default="")
    icon = models.TextField(default="")
    policy = models.TextField(default="public")
    storage = models.TextField(default="ambient")
    shelf_life_days = models.IntegerField(null=True)
    published_from = models.DateTimeField(null=True)
    published_until = models.DateTimeField(null=True)
    popularity = models.BigIntegerField(default=0)
    source = models.JSONField(default=dict)
    assumed = ArrayField(models.TextField(), default=list)
    changed_xid = Xid8Field(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__in=["public", "age", "medicine", "history"]), name="product_policy"
            ),
            models.CheckConstraint(condition=Q(storage__in=["ambient", "chilled", "frozen"]), name="product_storage"),
            models.CheckConstraint(
                condition=Q(policy__in=["public", "age"]) | Q(published_from=None), name="product_may_be_published"
            ),
            models.CheckConstraint(
                condition=Q(published_until=None) | Q(published_until__gt=F("published_from")), name="product_window"
            ),
        ]
        indexes = [
            models.Index(fields=["category"], name="product_category"),
            models.Index(fields=["changed_xid"], name="product_feed"),
            models.Index(fields=["published_from"], name="product_opening"),
            models.Index(fields=["published_until"], name="product_closing", condition=~Q(published_until=None)),
        ]


class Sku(models.Model):
    """What is counted or weighed, priced and put into a cart. `code` is the merchant's own number, `plu` the scale's."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(unique=True)
    variety_en = models.TextField(default="")
    variety_zh = models.TextField(default="")
    size_en = models.TextField(default="")
    size_zh = models.TextField(default="")
    size_amount = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    size_unit = models.TextField(default="")
    barcode = models.TextField(default="")
    tax_rate_bp = models.IntegerField(default=0)
    measure = models.TextField(db_default=PIECE, default=PIECE)
    step = models.IntegerField(db_default=1, default=1)
    plu = models.TextField(db_default="", default="")
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size_unit__in=["", "g", "ml", "count"]), name="sku_size_unit"),
            models.CheckConstraint(condition=Q(size_amount=None) | Q(size_amount__gt=0), name="sku_size_positive"),
            models.CheckConstraint(condition=Q(tax_rate_bp__gte=0), name="sku_tax"),
            models.CheckConstraint(
                condition=Q(measure=PIECE, step=1, plu="") | Q(measure=WEIGHT, step__range=(1, MOST_STEP)),
                name="sku_measure",
            ),
            models.CheckConstraint(condition=Q(plu__regex=r"^\d{0,6}$"), name="sku_plu_digits"),
            models.UniqueConstraint(fields=["plu"], condition=~Q(plu=""), name="sku_plu_once"),
        ]
        indexes = [models.Index(fields=["barcode"], name="sku_barcode")]


class Attribute(models.Model):
    """A typed property a merchant may give to products, such as fat content or “vegan”."""

    code = models.SlugField(unique=True)
    name_en = models.TextField()
    name_zh = models.TextField()
    kind = models.TextField()
    unit = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["text", "number", "flag", "choice"]), name="attribute_kind")
        ]


class AttributeValue(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+")
    text_en = models.TextField(default="")
    text_zh = models.TextField(default="")
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    flag = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "attribute"], name="attributevalue_once")]


class Media(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(default="image")
    path = models.TextField()
    alt_en = models.TextField()
    alt_zh = models.TextField()
    position = models.IntegerField(default=0)
