"""Give out the word lists of words.toml, so that the generators hold rules and the file holds words."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import resources

SEED = "kaipu-demo-1"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One word in both languages."""

    en: str
    zh: str


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("kaipu.demo").joinpath("words.toml").read_text("utf-8"))


def read_section(section: str) -> dict[str, str]:
    """Return the lists of one section as they are written."""
    return _file()[section]


@cache
def list_words(section: str, name: str) -> tuple[str, ...]:
    """Return a plain list, split at blanks."""
    return tuple(_file()[section][name].split())


@cache
def list_pairs(section: str, name: str) -> tuple[Bilingual, ...]:
    """Return a bilingual list; an English word may consist of several."""
    pairs: list[Bilingual] = []
    pending: list[str] = []
    for token in _file()[section][name].split():
        head, found, tail = token.partition("=")
        pending.append(head)
        if found:
            pairs.append(Bilingual(" ".join(pending), tail))
            pending = []
    return tuple(pairs)


def draw_from(*key: object) -> random.Random:
    """Return the generator that belongs to this key for ever; for words and numbers made up, never for a secret."""
    return random.Random(":".join((SEED, *map(str, key))))  # noqa: S311


def noise(*key: object) -> float:
    """Return the number in [0, 1) that belongs to this key for ever: the seed of everything made up here."""
    digest = blake2b("\x1f".join((SEED, *map(str, key))).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56
