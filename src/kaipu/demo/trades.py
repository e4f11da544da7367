"""Tell from a product's path what trade it belongs to, which decides the brand's second word, the varieties and the tax."""

import re
from functools import cache

# First match wins; read against "DEPARTMENT|CATEGORY" of the dataset.
_TRADES = tuple(
    (re.compile(pattern), trade)
    for pattern, trade in (
        (r"BEER|WINE|LIQUOR|SPIRITS", "alcohol"),
        (r"CIGAR|TOBACCO", "tobacco"),
        (r"COSMETICS|HAIR CARE|FRAGRANCE|HAND/BODY|SUNTAN|ETHNIC PERS|SOAP - |SHAVING|DEODORANT|HOSIERY", "beauty"),
        (r"FRZN MEAT|FRZN BREAKFAST|FROZEN PIZZA|MEAT - SHELF", "food"),
        (r"CAT FOOD|CAT LITTER|DOG|PET CARE|BIRD SEED", "pets"),
        (r"BABY|INFANT|DIAPER", "baby"),
        (
            r"ANALG|COLD AND FLU|VITAMIN|FIRST AID|ANTACID|LAXAT|ORAL HYG|DIETARY|EYE AND|FOOT CARE|FEMININE|FAMILY PL",
            "health",
        ),
        (r"PHARMACY|SINUS|INCONT|HOME HEALTH|FITNESS|HBC|SMOKING|VISION|PERSONAL CARE", "health"),
        (r"GREETING|MAGAZINE|BOOKSTORE|NEWSPAPER|STATIONERY|AUDIO|PHOTO|FILM", "media"),
        (r"TOYS|SPORTS MEM|FIREWORKS", "toys"),
        (r"FLORAL|GARDEN", "floral"),
        (r"CANDY|BAG SNACKS|SNACK NUTS|WAREHOUSE SNACKS|CHIPS|SNKS|PACKAGED NATURAL SNACKS", "sweets"),
        (
            r"TISS|PAPER|DETERG|LAUNDRY|CLEANG|BLEACH|AIR CARE|WRAPS|NON EDIBLE|DELI SUPPLIES|PROD SUPPLIES|MEAT SUPPLIES",
            "home",
        ),
        (r"SEAFOOD|SUSHI", "seafood"),
        (r"ICE CREAM|YOGURT|CHEESE|BUTTER$|MARGARIN|DAIRY|FLUID MILK|MILK BY|EGGS|CANNED MILK", "dairy"),
        (r"SOFT DRINK|WATER|JUICE|DRNK|BEVERAGE|COFFEE|TEA|ISOTONIC|COCOA|NEW AGE", "drinks"),
        (r"PASTRY|BREAD|BAKED|CAKES|DOUGH|BAKING|FLOUR|COOKIES|CRACKER|PIE", "bakery"),
        (r"MEAT|BACON|SAUSAGE|HOT DOGS|POULTRY|CHICKEN", "meat"),
        (r"PRODUCE|SALAD BAR|CHEF SHOPPE|FRUIT & VEG|TRAVEL|FRZN VEG|FRZN FRUIT|FRZN POT", "produce"),
        (r"^(DRUG GM|HOUSEWARES|AUTOMOTIVE|PHOTO|GM MERCH)", "home"),
    )
)
_FOOD = frozenset({"food", "produce", "dairy", "bakery", "meat", "seafood", "drinks", "sweets", "pets", "baby"})
_TAX_BASIS_POINTS = {"alcohol": 900, "tobacco": 900}
_LIQUID_SHELVES = re.compile(
    r"SOFT DRINKS|ISOTONIC|BEERS/ALES|WINE|SPIRITS\||FLUID MILK|CANNED JUICES|REFRGRATD JUICES|WATER|NON-DAIRY BEV|\|JUICE|\|BEVERAGE|NEW AGE|BLEACH|FRZN JCE"
)
_LIQUID = re.compile(
    r"\b(juice|drinks?|milk|water|soda|liquid|shampoo|conditioner|mouthwash|body wash|bubble bath|vinegar|oil|oils|creamers?|lemonade|"
    r"cider|sparkling|smoothies?|eggnog|softener|cleaner|syrup|broth|lotions?|cleaners?|salad dressings?|cologne|mixers?|carbonated soft drink)\b",
    re.IGNORECASE,
)
_DRY = re.compile(
    r"\b(powder|powdered|dry|malted|crystals|formula|honey|chocolate(?! milk)|candy|crackers?|bars?|cheese|yogurt|ice|filters?|tissue|pump|"
    r"mix|mixes|toys?|bowls?|baby bottles|thermos|automatic|wipes|cookies|cakes?|muffins?|bread|kits?|tea bags|instant|ground|beans|fish|tuna|sausage|stain stick|sticks?|sheets)\b",
    re.IGNORECASE,
)


@cache
def name_trade(department: str, category: str) -> str:
    """Return the trade of one category, "food" when nothing more special fits."""
    place = f"{department}|{category}"
    return next((trade for pattern, trade in _TRADES if pattern.search(place)), "food")


def name_style(trade: str) -> str:
    """Return which varieties suit the trade: "food", "beauty" or "home"."""
    if trade == "beauty":
        return "beauty"
    return "food" if trade in _FOOD or trade == "alcohol" else "home"


def tax_basis_points(trade: str) -> int:
    """Return the made-up sales tax that the price contains: none on food, 7 % on goods, 9 % on alcohol and tobacco."""
    return 0 if trade in _FOOD else _TAX_BASIS_POINTS.get(trade, 700)


@cache
def is_liquid(department: str, category: str, type_name_en: str) -> bool:
    """Tell whether a plain ounce on this product is a fluid ounce."""
    if _DRY.search(type_name_en):
        return False
    return bool(_LIQUID_SHELVES.search(f"{department}|{category}") or _LIQUID.search(type_name_en))
