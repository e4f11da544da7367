"""What the bot answers, rightly and wrongly, to questions that its articles have never seen: `python -m bench faq`.

The articles are the demonstration's. The questions lie in faq_questions.tsv, with the article that answers each, or none; they were
written after articles and threshold and nothing was tuned to them. It needs no database.
"""

import csv
import importlib
import os
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

BENCHES = ("faq",)
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def run(_names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Ask every question and yield one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    care = importlib.import_module("kaipu.commerce.care.queries.articles")
    rules = importlib.import_module("kaipu.commerce.care.rules")
    demo = Path(importlib.import_module("kaipu.demo").__file__ or "")
    articles = tomllib.loads(demo.with_name("service_words.toml").read_text())["articles"]
    shelf = rules.Shelf(
        {
            n: care.split_words("\n".join(care.texts_of(*each["en"], *each["zh"], each["more"])))
            for n, each in enumerate(articles)
        }
    )
    with Path(__file__).with_name("faq_questions.tsv").open(newline="") as file:
        asked = [(row["question"], row["answered_by"]) for row in csv.DictReader(file, delimiter="\t")]
    started = time.perf_counter()
    hits = [shelf.search(care.split_words(question), 1) for question, _wanted in asked]
    took = (time.perf_counter() - started) * 1e6 / len(asked)
    best = [(articles[hit[0].article_id]["en"][0], hit[0].confidence) if hit else ("", 0.0) for hit in hits]

    def count(sure: float) -> tuple[int, int]:
        told = [(said, wanted) for (said, how), (_question, wanted) in zip(best, asked, strict=True) if how >= sure]
        return sum(said == wanted for said, wanted in told), sum(said != wanted for said, wanted in told)

    right, wrong = count(care.SURE)
    answerable = sum(bool(wanted) for _question, wanted in asked)
    found = sum(said == wanted for (said, _how), (_question, wanted) in zip(best, asked, strict=True) if wanted)
    yield {
        "name": "faq", "questions": len(asked), "answerable": answerable, "threshold": care.SURE, "answered_rightly": right,
        "answered_wrongly": wrong, "handed_over": len(asked) - right - wrong, "precision": round(right / max(1, right + wrong), 3),
        "recall": round(right / answerable, 3), "first_is_right": round(found / answerable, 3), "per_question_us": round(took, 1),
        "curve": {str(sure): count(sure) for sure in THRESHOLDS},
    }  # fmt: skip
