"""People as advertising companies compare them, and where postcodes lie. Pure."""

import csv
import hashlib
import hmac
import io
from dataclasses import dataclass

MOST_CENTROIDS = 100_000
CENTROID_COLUMNS = {
    "postcode": "postcode", "zip": "postcode", "邮编": "postcode", "邮政编码": "postcode", "name": "name", "名称": "name", "区域": "name",
    "latitude": "latitude", "lat": "latitude", "纬度": "latitude", "longitude": "longitude", "lon": "longitude", "lng": "longitude", "经度": "longitude",
}  # fmt: skip
COUNTRY_CODES = {"USD": "1", "CNY": "86", "HKD": "852", "EUR": "", "GBP": "44", "JPY": "81"}


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of a postcode's district, in degrees."""

    postcode: str
    name: str
    latitude: float
    longitude: float


def clean_postcode(text: str) -> str:
    """Return a postcode as it is compared: without spaces, in capitals."""
    return "".join(text.split()).upper()


def read_centroids(text: str) -> tuple[list[Spot], list[int]]:
    """Read a CSV file with a head line; return places, and the numbers of lines that are none. The last line of a postcode counts."""
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff").replace("\x00", ""))))
    names = [CENTROID_COLUMNS.get(name.strip().lower(), "") for name in lines[0]] if lines else []
    if not {"postcode", "latitude", "longitude"} <= set(names) or len(lines) > MOST_CENTROIDS:
        return [], [1]
    found, refused = {}, []
    for number, cells in enumerate(lines[1:], start=2):
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        postcode = clean_postcode(row.get("postcode", ""))
        try:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
        except (KeyError, ValueError):
            latitude = longitude = 999.0
        if not 0 < len(postcode) <= 16 or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            refused.append(number)
            continue
        found[postcode] = Spot(postcode, row.get("name", "")[:120], latitude, longitude)
    return list(found.values()), refused


def hash_email(email: str) -> str:
    """Return SHA-256 of an e-mail address without surrounding space and in small letters, as advertising companies compare it."""
    plain = email.strip().lower()
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def to_e164(phone: str, country_code: str) -> str:
    """Return a telephone number with + and its country's code (E.164); “” where that cannot be told."""
    digits = "".join(each for each in phone if each.isascii() and each.isdigit())
    if phone.strip().startswith("+"):
        whole = digits
    elif digits.startswith("00"):
        whole = digits[2:]
    elif not country_code:
        return ""
    elif country_code == "1" and len(digits) == 11 and digits.startswith("1"):
        whole = digits
    else:
        whole = country_code + digits.removeprefix("0")
    return f"+{whole}" if 8 <= len(whole) <= 15 and not whole.startswith("0") else ""


def hash_phone(phone: str, country_code: str) -> str:
    """Return SHA-256 of a telephone number in E.164; “” where it has no such form."""
    whole = to_e164(phone, country_code)
    return hashlib.sha256(whole.encode()).hexdigest() if whole else ""


def sign_upload(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of an upload: HMAC-SHA256 over its moment, a dot and its body."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
