"""Wiring of boards."""

from django.apps import AppConfig

from kaipu.brain.boards.rules import BOARDS


class BoardsConfig(AppConfig):
    """Boards of figures, as a Django app. `metric_uses` tells the dictionary which metrics stand on the written boards."""

    name = "kaipu.brain.boards"
    label = "boards"
    metric_uses = tuple(
        {
            "kind": "dashboard", "metrics": tuple({name for tile in board.tiles for name in (*tile.metrics, tile.base)}),
            "title_en": board.title_en, "title_zh": board.title_zh, "url": f"/desk/boards/{board.key}/",
        }
        for board in BOARDS.values()
    )  # fmt: skip
