"""Minutes on Apache Spark: Structured Streaming follows a folder of JSON lines and hands over figures, batch by batch.

Spark logs which files make up a batch before it runs it, so a batch that was cut short is the same batch when it is run
again. What counts is kept in Parquet by minute and batch until its minute is closed; the minutes a batch touched are
summed from there, so they are absolute and a repeated fact changes nothing. Spark's own watermark would drop what comes too
late without a word; here every line is told apart and accounted for. Only `kaipu lake stream` imports this file.
"""

import logging
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from kaipu.brain.lake.gateways.spark import open_session
from kaipu.brain.lake.rules import MinuteFigures, StreamBatch, StreamState, first_open_minute

_LINE = "fact STRING, id STRING, at STRING, channel STRING, device STRING, session STRING, minor BIGINT"
_KEPT = (
    "id STRING, fact STRING, channel STRING, device STRING, session STRING, minor BIGINT, minute BIGINT, batch BIGINT"
)
_FACT = ("id", "fact", "channel", "device", "session", "minor")
_GROUP = ("minute", "channel", "device")


class MinuteStream:
    """A stream over `home`: `incoming/*.jsonl` in; `state` is asked before each batch and `record` told of what it brought."""

    def __init__(
        self, home: Path, *, run: UUID, master: str, state: Callable[[], StreamState], record: Callable[[StreamBatch], None]
    ) -> None:  # fmt: skip
        self.home, self._run, self._state, self._record = home, run, state, record
        self._session: SparkSession = open_session(master)
        self._session.sparkContext.setLogLevel("ERROR")
        logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of every call
        if master.startswith("local"):
            self._session.conf.set("spark.sql.shuffle.partitions", "2")  # a batch is small; tasks cost more than rows
        self._query: Any = None

    def start(self, *, once: bool = False) -> None:
        """Begin to follow; `once` takes what is there and ends."""
        lines = (
            self._session.readStream.format("text")
            .option("pathGlobFilter", "*.jsonl")
            .option("maxFileAge", "2d")  # how long names are remembered; the feed's clock is the folder's
            .option("cleanSource", "delete")
            .load(str(self.home / "incoming"))
            .select("value", F.col("_metadata.file_modification_time").alias("came_at"))
        )
        writer = lines.writeStream.foreachBatch(self.take).option(
            "checkpointLocation", str(self.home / "run/checkpoint")
        )
        writer = writer.trigger(availableNow=True) if once else writer.trigger(processingTime="1 second")
        self._query = writer.start()

    def wait(self, seconds: float) -> bool:
        """Wait until it ends, at most so long; tell whether it has. Raises what made it fail."""
        return bool(self._query.awaitTermination(seconds))

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._query.stop()

    def take(self, frame: DataFrame, number: int) -> None:
        """Count one batch; one that was recorded before it was cut short is left alone."""
        before = self._state()
        if number <= before.batch:
            return
        lines = _parse(frame, first_open_minute(before)).persist()
        try:
            self._record(self._count(lines, number, before))
        finally:
            lines.unpersist()
        self._forget(first_open_minute(self._state()))

    def _count(self, lines: DataFrame, number: int, before: StreamState) -> StreamBatch:
        whole = lines.agg(
            F.count("*"), F.count_if(F.col("fate") == "refused"), F.count_if(F.col("fate") == "open"),
            F.unix_micros(F.max(F.when(F.col("fate") != "refused", F.least("moment", "came_at")))),
            F.unix_micros(F.min("came_at")), F.collect_set(F.when(F.col("fate") == "open", F.col("minute"))),
        ).first()  # fmt: skip
        rows, refused, fresh, high, waiting, touched = whole
        if fresh < rows:
            self._keep(lines, number)
        late = [_late(row) for row in lines.where("fate = 'late'").groupBy(*_GROUP).count().collect()]
        minutes, new = self._sum(lines, number, sorted(touched)) if touched else ([], 0)
        seen = [at for at in (before.high_at, _moment(high) if high is not None else None) if at is not None]
        return StreamBatch(
            self._run, number, minutes, late, max(seen, default=None), rows, fresh - new, refused, _moment(waiting)
        )

    def _sum(self, lines: DataFrame, number: int, touched: list[int]) -> tuple[list[MinuteFigures], int]:
        """Put a batch's facts beside those of their minutes; return these minutes' figures, and how many facts were new."""
        home = self.home / "run" / "state"
        batch = F.lit(number).cast("bigint").alias("batch")
        lines.where("fate = 'open'").select(*_FACT, "minute", batch).write.mode("overwrite").partitionBy(
            "minute", "batch"
        ).parquet(str(home))
        kept = self._session.read.schema(_KEPT).option("basePath", str(home))
        facts = kept.parquet(*(str(home / f"minute={minute}") for minute in touched)).where(F.col("batch") <= number)
        first = F.min_by(F.struct(*_FACT[1:]), F.struct("batch", *_FACT[1:])).alias("first")
        facts = facts.groupBy("minute", "id").agg(first, F.min("batch").alias("batch")).select("*", "first.*")
        figures = facts.groupBy(*_GROUP).agg(
            F.countDistinct(F.when(F.col("fact") == "event", F.col("session"))),
            F.countDistinct(F.when((F.col("fact") == "order") & (F.col("session") != ""), F.col("session"))),
            F.count_if(F.col("fact") == "order"),
            F.coalesce(F.sum(F.when(F.col("fact") == "order", F.col("minor"))), F.lit(0)),
            F.count_if(F.col("batch") == number),
        ).collect()  # fmt: skip
        rows = [MinuteFigures(_start(row[0]), row[1], row[2], *(int(value) for value in row[3:7])) for row in figures]
        return rows, sum(int(row[7]) for row in figures)

    def _keep(self, lines: DataFrame, number: int) -> None:
        """Keep what is not counted as it came, with the reason."""
        kept = lines.where("fate <> 'open'").select("fate", "value", "came_at")
        kept.coalesce(1).write.mode("overwrite").json(str(self.home / "kept" / f"{self._run}-{number:09d}"))

    def _forget(self, opens: int) -> None:
        for folder in (self.home / "run" / "state").glob("minute=*"):
            if int(folder.name.removeprefix("minute=")) < opens:
                shutil.rmtree(folder)


def _parse(frame: DataFrame, opens: int) -> DataFrame:
    """Tell of every line what it is: `open` counts, `late` is of a closed minute, `refused` is no fact."""
    said = frame.where(F.trim("value") != "").select("value", "came_at", F.from_json("value", _LINE).alias("said"))
    facts = said.select("value", "came_at", "said.*", F.try_to_timestamp("said.at").alias("moment"))
    sound = F.col("id").isNotNull() & F.col("moment").isNotNull() & (F.length("id") > 0)
    sound &= (F.col("fact") == "event") | ((F.col("fact") == "order") & F.col("minor").isNotNull())
    minute = F.floor(F.unix_seconds("moment") / 60).cast("bigint")
    fate = F.when(F.coalesce(sound, F.lit(False)), F.when(minute >= opens, "open").otherwise("late")).otherwise(
        "refused"
    )
    texts = {name: F.coalesce(name, F.lit("")) for name in ("channel", "device", "session")}
    return facts.withColumns({**texts, "minute": minute, "fate": fate})


def _late(row: Any) -> MinuteFigures:
    return MinuteFigures(_start(row[0]), row[1], row[2], late=int(row[3]))


def _start(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / 1e6, UTC)
