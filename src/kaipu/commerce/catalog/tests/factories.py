"""Products for tests, made through the tables."""

from datetime import UTC, datetime

from kaipu.commerce.catalog.models import Brand, Category, Product, Sku

OPENED = datetime(2026, 1, 1, tzinfo=UTC)


def make_category(path: str = "dairy/milk", *, name_en: str = "Milk", name_zh: str = "牛奶") -> Category:
    """Make a category with all its ancestors."""
    parent = None
    parts = path.split("/")
    for depth, _part in enumerate(parts):
        here = "/".join(parts[: depth + 1])
        last = depth == len(parts) - 1
        parent, _ = Category.objects.get_or_create(
            path=here,
            defaults={
                "parent": parent,
                "name_en": name_en if last else parts[depth].title(),
                "name_zh": name_zh if last else parts[depth],
                "depth": depth,
                "icon": "glass-of-milk",
            },
        )
    if parent is None:
        raise ValueError(path)
    return parent


def make_sku(
    code: str = "1001",
    *,
    name_en: str = "Whole milk, 1 gal",
    name_zh: str = "全脂牛奶 1 加仑",
    category: Category | None = None,
    published: bool = True,
    policy: str = "public",
    popularity: int = 10,
    weighed: bool = False,
    plu: str = "",
) -> Sku:
    """Make a published product with one SKU, sold by the piece or in steps of 100 g."""
    brand, _ = Brand.objects.get_or_create(slug="meadow", defaults={"name_en": "Meadow", "name_zh": "草原"})
    product = Product.objects.create(
        slug=f"product-{code}",
        category=category or make_category(),
        brand=brand,
        name_en=name_en,
        name_zh=name_zh,
        icon="glass-of-milk",
        policy=policy,
        popularity=popularity,
        shelf_life_days=14,
        published_from=OPENED if published else None,
    )
    if weighed:
        return Sku.objects.create(product=product, code=code, measure="weight", step=100, plu=plu)
    return Sku.objects.create(
        product=product, code=code, size_en="1 gal", size_zh="1 加仑", size_amount=3785, size_unit="ml"
    )
