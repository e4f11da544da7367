"""A whole catalogue comes in: categories, brands, products and SKUs, written set-wise from staged rows.

A row with a known SKU changes that product; a cell left empty changes nothing. Addresses (slugs) are given once and stay.
"""

from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kaipu.commerce.catalog.events import ProductsImported
from kaipu.commerce.catalog.rules import MOST_STEP, STEP
from kaipu.kernel import outbox, staging
from kaipu.kernel.operation import operation

ON_SHELF = "('public', 'age')"
OPEN_PRICE = "SELECT 1 FROM pricing_price y WHERE y.sku_id = k.id AND y.valid_until IS NULL"
LEVELS = "cardinality(string_to_array({}, '/'))"
# What was ordered or stocked keeps its measure: pieces cannot become grams. (A trigger has the last word.)
MEASURE_FIXED = (
    "s.measure <> k.measure AND (EXISTS (SELECT 1 FROM inventory_movement m WHERE m.sku_id = k.id) OR EXISTS ("
    "SELECT 1 FROM orders_orderline n WHERE n.sku_id = k.id) OR EXISTS (SELECT 1 FROM cart_cartline c WHERE c.sku_id = k.id))"
)
BY_WEIGHT = "coalesce(s.measure, k.measure, 'piece') = 'weight'"
SCALE = (
    f"(s.plu IS NOT NULL OR s.step IS NOT NULL) AND (NOT {BY_WEIGHT} OR coalesce(s.step, 1) NOT BETWEEN 1 AND {MOST_STEP} "
    "OR s.plu !~ '^[0-9]{{1,6}}$' OR EXISTS ("
    "SELECT 1 FROM catalog_sku o WHERE o.plu = ltrim(s.plu, '0') AND o.plu <> '' AND o.code <> s.sku) OR EXISTS ("
    "SELECT 1 FROM {table} x WHERE ltrim(x.plu, '0') = ltrim(s.plu, '0') AND x.sku <> s.sku))"
)
NUMBERS = (
    "NOT (coalesce(s.shelf_life_days, 1) BETWEEN 0 AND 100000 AND coalesce(s.tax_rate_bp, 0) BETWEEN 0 AND 10000 AND "
    "coalesce(s.lead_time_days, 0) BETWEEN 0 AND 3650 AND coalesce(s.pack_units, 1) BETWEEN 1 AND 1000000)"
)


def slug_of(text: str) -> str:
    """Return the SQL that makes a readable address of a text: lower-case letters, digits and Chinese characters, joined by “-”."""
    plain = f"translate(lower({text}), 'áàâäãåçéèêëíìîïñóòôöõøúùûüý''’', 'aaaaaaceeeeiiiinoooooouuuuy')"
    return f"left(trim(BOTH '-' FROM regexp_replace({plain}, '[^a-z0-9\u4e00-\u9fff]+', '-', 'g')), 120)"


@operation
def check_product_rows(*, stage: staging.Stage) -> int:
    """Refuse staged products whose words are not ours, or that shall be sold but cannot; return how many."""
    return staging.refuse_rows(
        stage,
        "LEFT JOIN catalog_sku k ON k.code = s.sku LEFT JOIN catalog_product p ON p.id = k.product_id",
        [
            ("policy_unknown", "s.policy NOT IN ('public', 'age', 'medicine', 'history')"),
            ("storage_unknown", "s.storage NOT IN ('ambient', 'chilled', 'frozen')"),
            ("size_unit_unknown", "s.size_unit NOT IN ('g', 'ml', 'count')"),
            ("size_not_positive", "s.size_amount <= 0"),
            ("price_not_positive", "s.price <= 0"),
            ("cost_negative", "s.cost < 0"),
            ("number_out_of_range", NUMBERS),
            ("policy_forbids_publishing", f"s.publish AND coalesce(s.policy, p.policy, 'public') NOT IN {ON_SHELF}"),
            ("published_without_price", f"s.publish AND s.price IS NULL AND NOT EXISTS ({OPEN_PRICE})"),
            ("measure_unknown", "s.measure NOT IN ('piece', 'weight')"),
            ("measure_fixed", MEASURE_FIXED),
            ("scale_number_wrong", SCALE.format(table=stage.table)),
            ("category_levels_differ", f"{LEVELS.format('s.category_path_zh')} <> {LEVELS.format('s.category_path')}"),
        ],
    )


@operation
def load_products(*, chunk: staging.Chunk, at: datetime) -> staging.Written:
    """Write a chunk's categories, brands, products and SKUs; what is to be published is so from its `since` on, else from `at`."""
    with connection.cursor() as cursor:
        _write_categories(cursor, chunk)
        _write_brands(cursor, chunk)
        fresh = _write_new(cursor, chunk, at)
        changed = _write_known(cursor, chunk, at)
        cursor.execute("DROP TABLE import_node, import_new, import_known")
    return staging.Written(fresh + changed, 0, fresh + changed, fresh)


@operation
def finish_products(*, run_id: int, products: int, at: datetime) -> None:
    """Order the categories by what sells, tell once what a whole run brought, and let the planner know."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH own AS (
                SELECT string_to_array(c.path, '/') AS names, sum(p.popularity) AS units FROM catalog_category c
                  JOIN catalog_product p ON p.category_id = c.id WHERE p.published_from IS NOT NULL GROUP BY c.path),
            sold AS (
                SELECT array_to_string(names[1:d], '/') AS path, sum(units) AS units
                  FROM own, generate_subscripts(names, 1) AS d GROUP BY 1),
            ranked AS (
                SELECT c.id, row_number() OVER (PARTITION BY c.parent_id ORDER BY coalesce(s.units, 0) DESC, c.path)
                       AS place FROM catalog_category c LEFT JOIN sold s USING (path))
            UPDATE catalog_category c SET position = r.place FROM ranked r WHERE r.id = c.id AND c.position <> r.place
            """
        )
        cursor.execute("ANALYZE catalog_category, catalog_brand, catalog_product, catalog_sku")
    outbox.publish(ProductsImported(run_id, products, at))


def _write_categories(cursor: CursorWrapper, chunk: staging.Chunk) -> None:
    """Write the nodes of every path, parents first; a node that is there stays as it is."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE import_node AS
        WITH path AS (
            SELECT string_to_array(category_path, '/') AS en, string_to_array(coalesce(category_path_zh, category_path), '/')
                   AS zh, string_to_array(coalesce(category_icons, ''), '/') AS icons, min(seq) AS seq
              FROM {chunk.accepted} s GROUP BY 1, 2, 3),
        node AS (
            SELECT d AS depth, trim(en[d]) AS name_en, trim(zh[d]) AS name_zh, coalesce(trim(icons[d]), '') AS icon, seq,
                   (SELECT string_agg({slug_of("e")}, '/' ORDER BY o) FROM unnest(en[1:d]) WITH ORDINALITY u(e, o)) AS path
              FROM path, generate_subscripts(en, 1) AS d)
        SELECT DISTINCT ON (path) path, nullif(regexp_replace(path, '/?[^/]*$', ''), '') AS parent, depth - 1 AS depth,
               name_en, name_zh, icon FROM node ORDER BY path, seq
        """
    )
    cursor.execute("SELECT max(depth) FROM import_node")
    deepest = cursor.fetchone()[0]
    for depth in range(0 if deepest is None else deepest + 1):
        cursor.execute(
            "INSERT INTO catalog_category (parent_id, path, name_en, name_zh, icon, depth, position) "
            "SELECT p.id, n.path, n.name_en, n.name_zh, n.icon, n.depth, 0 FROM import_node n "
            "LEFT JOIN catalog_category p ON p.path = n.parent WHERE n.depth = %s ORDER BY n.path "
            "ON CONFLICT (path) DO NOTHING",
            [depth],
        )


def _write_brands(cursor: CursorWrapper, chunk: staging.Chunk) -> None:
    cursor.execute(
        f"""
        INSERT INTO catalog_brand (slug, name_en, name_zh, own, assumed)
        SELECT DISTINCT ON (slug) * FROM (
            SELECT {slug_of("brand")} AS slug, brand, coalesce(brand_zh, brand), coalesce(own_brand, false),
                   'brand' = ANY(string_to_array(coalesce(assumed, ''), '|'))
              FROM {chunk.accepted} s WHERE brand IS NOT NULL ORDER BY seq) AS b
        ON CONFLICT (slug) DO NOTHING
        """
    )


PATH_SLUG = (
    f"(SELECT string_agg({slug_of('e')}, '/' ORDER BY o) "
    "FROM unnest(string_to_array(s.category_path, '/')) WITH ORDINALITY u(e, o))"
)


def _write_new(cursor: CursorWrapper, chunk: staging.Chunk, at: datetime) -> int:
    """Write the products of unknown SKUs. Equal names get the SKU behind the slug, and if even that is taken a digest."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE import_new AS
        WITH fresh AS (
            SELECT s.*, {PATH_SLUG} AS path, coalesce(nullif({slug_of("s.name")}, ''), {slug_of("s.sku")}) AS plain
              FROM {chunk.accepted} s WHERE NOT EXISTS (SELECT 1 FROM catalog_sku k WHERE k.code = s.sku)),
        first AS (
            SELECT *, CASE WHEN row_number() OVER (PARTITION BY plain ORDER BY seq) = 1
                            AND NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.slug = plain)
                           THEN plain ELSE plain || '-' || {slug_of("sku")} END AS longer FROM fresh)
        SELECT *, CASE WHEN row_number() OVER (PARTITION BY longer ORDER BY longer = plain DESC, seq) = 1
                        AND NOT EXISTS (SELECT 1 FROM catalog_product p WHERE p.slug = longer)
                       THEN longer ELSE longer || '-' || left(md5(sku), 8) END AS slug FROM first
        """
    )
    cursor.execute(
        """
        INSERT INTO catalog_product (slug, category_id, brand_id, name_en, name_zh, description_en, description_zh, icon,
               policy, storage, shelf_life_days, published_from, popularity, source, assumed)
        SELECT n.slug, c.id, b.id, n.name, coalesce(n.name_zh, n.name), '', '', coalesce(n.icon, c.icon),
               coalesce(n.policy, 'public'), coalesce(n.storage, 'ambient'), n.shelf_life_days,
               CASE WHEN n.publish THEN coalesce(n.since, %s) END, coalesce(n.popularity, 0), coalesce(n.source, '{}')::jsonb,
               string_to_array(coalesce(n.assumed, ''), '|')
          FROM import_new n JOIN catalog_category c ON c.path = n.path
          LEFT JOIN catalog_brand b ON b.slug = """
        + slug_of("n.brand")
        + " ORDER BY n.seq",
        [at],
    )
    written = cursor.rowcount
    cursor.execute(
        "INSERT INTO catalog_sku (product_id, code, variety_en, variety_zh, size_en, size_zh, size_amount, size_unit, "
        "barcode, tax_rate_bp, position, measure, step, plu) "
        "SELECT p.id, n.sku, coalesce(n.variety, ''), coalesce(n.variety_zh, n.variety, ''), coalesce(n.size_text, ''), "
        "coalesce(n.size_text_zh, n.size_text, ''), n.size_amount, coalesce(n.size_unit, ''), '', "
        "coalesce(n.tax_rate_bp, 0), 0, coalesce(n.measure, 'piece'), "
        f"CASE n.measure WHEN 'weight' THEN coalesce(n.step, {STEP}) ELSE 1 END, "
        "CASE n.measure WHEN 'weight' THEN coalesce(ltrim(n.plu, '0'), '') ELSE '' END FROM import_new n JOIN catalog_product p USING (slug) ORDER BY n.seq"
    )
    return int(written)


def _write_known(cursor: CursorWrapper, chunk: staging.Chunk, at: datetime) -> int:
    """Change the products of known SKUs where a cell says something. A product already on the shelf keeps its first day."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE import_known AS
        SELECT s.*, k.id AS sku_id, k.product_id, {PATH_SLUG} AS path FROM {chunk.accepted} s
          JOIN catalog_sku k ON k.code = s.sku
         WHERE NOT EXISTS (SELECT 1 FROM import_new n WHERE n.sku = s.sku)
        """
    )
    cursor.execute(
        """
        UPDATE catalog_sku k SET variety_en = coalesce(n.variety, k.variety_en),
               variety_zh = coalesce(n.variety_zh, k.variety_zh), size_en = coalesce(n.size_text, k.size_en),
               size_zh = coalesce(n.size_text_zh, k.size_zh), size_amount = coalesce(n.size_amount, k.size_amount),
               size_unit = coalesce(n.size_unit, k.size_unit), tax_rate_bp = coalesce(n.tax_rate_bp, k.tax_rate_bp),
               measure = coalesce(n.measure, k.measure),
               step = CASE coalesce(n.measure, k.measure) WHEN 'piece' THEN 1
                      ELSE coalesce(n.step, CASE k.measure WHEN 'weight' THEN k.step ELSE %s END) END,
               plu = CASE coalesce(n.measure, k.measure) WHEN 'piece' THEN '' ELSE coalesce(ltrim(n.plu, '0'), k.plu) END
          FROM import_known n WHERE k.id = n.sku_id
        """,
        [STEP],
    )
    cursor.execute(
        f"""
        UPDATE catalog_product p SET category_id = c.id, brand_id = coalesce(b.id, p.brand_id), name_en = n.name,
               name_zh = coalesce(n.name_zh, p.name_zh), icon = coalesce(n.icon, p.icon),
               policy = coalesce(n.policy, p.policy), storage = coalesce(n.storage, p.storage),
               shelf_life_days = coalesce(n.shelf_life_days, p.shelf_life_days),
               published_from = CASE n.publish WHEN true THEN coalesce(p.published_from, n.since, %s) WHEN false THEN NULL
                                ELSE CASE WHEN coalesce(n.policy, p.policy) IN {ON_SHELF} THEN p.published_from END END,
               popularity = coalesce(n.popularity, p.popularity), source = coalesce(n.source::jsonb, p.source),
               assumed = coalesce(string_to_array(n.assumed, '|'), p.assumed)
          FROM import_known n JOIN catalog_category c ON c.path = n.path
          LEFT JOIN catalog_brand b ON b.slug = {slug_of("n.brand")} WHERE p.id = n.product_id
        """,
        [at],
    )
    return int(cursor.rowcount)
