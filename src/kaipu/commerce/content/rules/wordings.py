"""Words the shop does not use: what is forbidden, why, and what to say instead; and where a text breaks that.

The shipped list begins with Article 9 (3) of the Advertising Law of the People's Republic of China, which forbids
“国家级”, “最高级”, “最佳” and the like in advertising, and Article 28 on misleading claims; the English half keeps to what the
UK's CAP Code (3.7, 3.33) and the FTC's substantiation rule ask: no superlative or health claim without proof.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("en", "zh")
_LAW_EN = "The Chinese Advertising Law (Art. 9) forbids superlatives."
_LAW_ZH = "《广告法》第九条禁止使用绝对化用语。"
_PROOF_EN = "A superlative needs proof that covers the whole market."
_PROOF_ZH = "最高级说法须有覆盖全市场的证据。"
_HEALTH_EN = "Food must not be said to treat or prevent disease."
_HEALTH_ZH = "《广告法》第十七条：普通食品不得宣称疾病治疗功能。"


@dataclass(frozen=True, slots=True)
class Wording:
    """A word that is not used, what is said instead, and why; a blocking one keeps a version from being approved."""

    language: str
    word: str
    better: str
    reason_en: str
    reason_zh: str
    blocking: bool
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """A forbidden word in a text. `where` names the text, `start` counts letters from 0."""

    where: str
    language: str
    start: int
    word: str
    better: str
    reason_en: str
    reason_zh: str
    blocking: bool
    around: str


SHIPPED: tuple[Wording, ...] = (
    *(Wording("zh", word, better, _LAW_EN, _LAW_ZH, True, True) for word, better in (
        ("国家级", ""), ("世界级", ""), ("最高级", "高品质"), ("最佳", "优选"), ("最好", "很好"), ("最低价", "实惠价"), ("最便宜", "实惠"),
        ("最优", "优选"), ("最新鲜", "当天到店"), ("最安全", "安全检验合格"), ("第一品牌", "受欢迎的品牌"), ("全国第一", ""), ("销量第一", "畅销"),
        ("唯一", "少有"), ("顶级", "高品质"), ("极品", "精选"), ("极致", "用心"), ("独一无二", "别具一格"), ("史上最", ""),
        ("全网最低", "实惠价"), ("绝对", ""), ("百分之百", ""), ("100%天然", "天然原料"), ("万能", ""), ("永久", "长久"), ("特供", ""), ("专供", ""),
    )),
    Wording("zh", "第一", "领先", _LAW_EN, _LAW_ZH, False, True),  # “第一次” is no boast, so a person looks
    *(Wording("zh", word, "", _HEALTH_EN, _HEALTH_ZH, True, True) for word in ("治疗", "治愈", "抗癌", "降血压", "降血糖", "药效", "根治")),
    *(Wording("en", word, better, _PROOF_EN, _PROOF_ZH, False, True) for word, better in (
        ("the best", "a favourite"), ("number one", "popular"), ("no. 1", "popular"), ("cheapest", "low-priced"), ("lowest price", "low price"),
        ("world-class", "high-quality"), ("perfect", "just right"), ("guaranteed", "promised"),
    )),
    *(Wording("en", word, "", _HEALTH_EN, _HEALTH_ZH, True, True) for word in ("cures", "heals", "prevents cancer", "lowers blood pressure")),
)  # fmt: skip


@lru_cache(maxsize=2048)
def _shape(language: str, word: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(re.escape(word))
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def find_breaches(texts: Iterable[tuple[str, str, str]], wordings: Sequence[Wording]) -> list[Breach]:
    """Return the forbidden words of texts given as (where, language, text), in reading order.

    Where two overlap the longer one counts: “第一品牌” is not also “第一”.
    """
    found = []
    for where, language, text in texts:
        hits = [
            (match.start() - match.end(), match.start(), match, each)
            for each in wordings
            if each.language == language
            for match in _shape(language, each.word).finditer(text)
        ]
        taken: set[int] = set()
        here = []
        for _length, _start, match, each in sorted(hits, key=lambda hit: hit[:2]):
            letters = set(range(*match.span()))
            if not letters & taken:
                taken |= letters
                here.append(_breach(where, text, match, each))
        found += sorted(here, key=lambda breach: breach.start)
    return found


def _breach(where: str, text: str, match: re.Match[str], wording: Wording) -> Breach:
    start, end = match.span()
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    return Breach(
        where, wording.language, start, match.group(), wording.better, wording.reason_en, wording.reason_zh,
        wording.blocking, f"{before}[{match.group()}]{after}".replace("\n", " "),
    )  # fmt: skip


def overlay(changed: Sequence[Wording], removed: Iterable[tuple[str, str]]) -> tuple[Wording, ...]:
    """Return the shipped wordings with the shop's own over them, without those it took off; by language and word."""
    gone = set(removed)
    known = {(each.language, each.word): each for each in (*SHIPPED, *changed)}
    return tuple(known[key] for key in sorted(known) if key not in gone)
