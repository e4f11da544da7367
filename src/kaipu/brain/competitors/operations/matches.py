"""Matches are kept, decided by people, learned from, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from kaipu.brain.competitors.models import Barcode, Match, Price, Product, Synonym
from kaipu.brain.competitors.rules import Scored, judge, learn
from kaipu.commerce.catalog import api as catalog
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation

HOLDS = ("auto", "accepted")


class MatchGone(LookupError):
    """Nothing waits to be decided, or to be undone, for this product."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What was decided, so that it can be taken back."""

    product_id: int
    title: str


@operation
def keep_matches(*, found: Sequence[tuple[int, Sequence[Scored]]], at: datetime) -> dict[str, int]:
    """Keep what was found for products of theirs: sure ones hold at once, likely ones wait for people. Returns how many of each."""
    counts = {"auto": 0, "proposed": 0, "": 0}
    rows, holding = [], {}
    for product_id, scored in found:
        verdict = judge(list(scored))
        counts[verdict] += 1
        if verdict == "auto":
            holding[product_id] = scored[0].sku_id
        for each in scored[: 1 if verdict == "auto" else 3] if verdict else ():
            parts = {"words": each.words, "brand": each.brand, "size": each.size, "barcode": each.barcode}
            rows.append(
                Match(
                    product_id=product_id, sku_id=each.sku_id, score=each.score, parts=parts, state=verdict, created_at=at,
                    decided_by="matching" if verdict == "auto" else "", decided_at=at if verdict == "auto" else None,
                )
            )  # fmt: skip
    Match.objects.bulk_create(rows, ignore_conflicts=True)
    for product_id, sku_id in holding.items():
        Price.objects.filter(product_id=product_id).update(sku_id=sku_id)
    Product.objects.filter(id__in=[product_id for product_id, _ in found]).update(tried_at=at)
    return counts


@operation
def accept_match(*, product_id: int, sku_id: int, at: datetime) -> Undo:
    """Let a product of theirs be a SKU of ours; what was proposed besides goes. Learns a word and a barcode. Raises MatchGone."""
    product = Product.objects.select_for_update().filter(id=product_id).first()
    chosen = Match.objects.filter(product_id=product_id, sku_id=sku_id, state__in=["proposed", "auto"]).first()
    if product is None or chosen is None:
        raise MatchGone(str(product_id))
    others = Match.objects.filter(product_id=product_id, state__in=["proposed", "auto"]).exclude(id=chosen.id)
    others.update(state="rejected", decided_by=acting_now().actor, decided_at=at)
    chosen.state, chosen.decided_by, chosen.decided_at = "accepted", acting_now().actor, at
    chosen.save(update_fields=["state", "decided_by", "decided_at"])
    Price.objects.filter(product_id=product_id).update(sku_id=sku_id)
    _learn(product, sku_id, at)
    _note("competitors.accept_match", product_id, at, sku=sku_id)
    return Undo(product_id, product.title)


def _learn(product: Product, sku_id: int, at: datetime) -> None:
    if product.barcode:
        Barcode.objects.update_or_create(barcode=product.barcode, defaults={"sku_id": sku_id})
    sku = catalog.list_skus(ids=[sku_id], at=at).get(sku_id)
    pair = learn(product.title, (sku.name_en, sku.name_zh)) if sku else None
    if pair is not None:
        theirs, ours = pair
        _row, made = Synonym.objects.get_or_create(theirs=theirs, ours=ours)
        if not made:
            Synonym.objects.filter(theirs=theirs, ours=ours).update(times=F("times") + 1)


@operation
def reject_product(*, product_id: int, at: datetime) -> Undo:
    """Say that a product of theirs is none of those proposed, nor the one that was taken for it. Raises MatchGone."""
    product = Product.objects.select_for_update().filter(id=product_id).first()
    waiting = Match.objects.filter(product_id=product_id, state__in=["proposed", "auto", "accepted"])
    if product is None or not waiting.update(state="rejected", decided_by=acting_now().actor, decided_at=at):
        raise MatchGone(str(product_id))
    Price.objects.filter(product_id=product_id).update(sku_id=None)
    _note("competitors.reject_match", product_id, at)
    return Undo(product_id, product.title)


@operation
def undo_decision(*, product_id: int, at: datetime) -> None:
    """Take back what was decided last about a product: its pairs wait again. Raises MatchGone."""
    newest = (
        Match.objects.select_for_update()
        .filter(product_id=product_id)
        .exclude(decided_at=None)
        .order_by("-decided_at")
        .first()
    )
    if newest is None or newest.decided_at is None:
        raise MatchGone(str(product_id))
    _unlearn(product_id, at)
    Match.objects.filter(product_id=product_id, decided_at=newest.decided_at).update(
        state="proposed", decided_by="", decided_at=None
    )
    Price.objects.filter(product_id=product_id).update(sku_id=None)
    _note("competitors.undo_match", product_id, at)


def _unlearn(product_id: int, at: datetime) -> None:
    accepted = Match.objects.filter(product_id=product_id, state="accepted").first()
    product = Product.objects.filter(id=product_id).first()
    if accepted is None or product is None:
        return
    Barcode.objects.filter(barcode=product.barcode, sku_id=accepted.sku_id).delete()
    sku = catalog.list_skus(ids=[accepted.sku_id], at=at).get(accepted.sku_id)
    pair = learn(product.title, (sku.name_en, sku.name_zh)) if sku else None
    if pair is not None:
        Synonym.objects.filter(theirs=pair[0], ours=pair[1]).update(times=F("times") - 1)
        Synonym.objects.filter(times__lte=0).delete()


def _note(action: str, product_id: int, at: datetime, **detail: int) -> None:
    audit.record(action=action, subject=f"competitor_product:{product_id}", detail=detail, at=at)
