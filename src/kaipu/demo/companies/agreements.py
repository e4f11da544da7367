"""The connectors of the demonstration: with whom the shop agreed on what, each in that company's own shape."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from kaipu.brain.connectors import api as connectors

SECRET = "KAIPU_CONNECTOR_SECRET_COMPANIES"  # noqa: S105 -- the name of a variable
FILES = {"store-counters": "footfall", "books": "costs"}
_UTM = ("source <- utm.source", "medium <- utm.medium", "campaign <- utm.campaign")
# key, contract, titles, schedule, transport, mapping lines “field <- path | step”
AGREEMENTS: tuple[tuple[str, str, str, str, str, dict[str, str], tuple[str, ...]], ...] = (
    ("ads", "ad_spend", "Advertising companies", "广告平台", "*/30 * * * *",
     {"url": "/ads/v1/report", "rows_at": "data", "next_at": "paging.next", "cursor_at": "paging.cursor", "since": "since",
      "totals_url": "/ads/v1/totals", "proof": "bearer"},
     ("day <- date", *_UTM, "spend_minor <- cost", "clicks <- clicks", "impressions <- impressions", "version <- revision")),
    ("help-desk", "ticket", "Help desk", "客服系统", "*/5 * * * *",
     {"url": "/helpdesk/tickets", "rows_at": "tickets", "next_at": "next_page", "cursor_at": "end_time", "since": "updated_since",
      "proof": "header"},
     ("ticket <- id", "created_at <- created | epoch_ms", "channel <- via | map:mail=email;tel=phone;web=form",
      "topic <- subject_area | lower", "first_response_at <- first_reply | epoch_ms", "resolved_at <- solved | epoch_ms",
      "csat <- rating", "customer <- customer_no", "order <- order_no", "version <- updated")),
    ("surveys", "survey", "Survey company", "问卷平台", "15 * * * *",
     {"url": "/survey/export.csv", "form": "csv", "delimiter": ";", "proof": "header"},
     ("answer <- answer_id", "answered_at <- date | moment:%Y-%m-%d %H:%M", "channel <- channel | lower | map:e-mail=email",
      "nps <- score", "customer <- respondent")),
    ("carrier", "delivery_cost", "Carrier’s bills", "承运商账单", "25 * * * *",
     {"url": "/carrier/bills", "form": "jsonl", "totals_url": "/carrier/totals", "proof": "hmac"},
     ("parcel <- parcel", "billed_on <- billed", "order <- reference", "carrier <- =Westmere Express", "cost_minor <- net")),
    ("store-counters", "footfall", "Counters at the doors", "门店客流计数器", "*/10 * * * *",
     {"way": "folder", "form": "csv"},
     ("day <- day", "hour <- hour", "location <- store", "entries <- in")),
    ("weather", "weather", "Weather service", "气象服务", "40 */3 * * *",
     {"url": "/weather/daily", "rows_at": "days", "cursor_at": "until", "since": "since"},
     ("day <- 0", "region <- 1", "temperature_low <- 2", "temperature_high <- 3", "rain_mm <- 4", "sky <- 5")),
    ("web-analytics", "analytics", "Other web analytics", "第三方网站分析", "35 * * * *",
     {"url": "/analytics/report", "rows_at": "report.rows", "next_at": "next", "cursor_at": "cursor", "since": "since",
      "totals_url": "/analytics/totals", "proof": "bearer"},
     ("day <- day | date:%Y%m%d", "source <- source", "medium <- medium | map:(none)=none", "campaign <- campaign",
      "sessions <- sessions", "page_views <- views")),
    ("books", "cost", "Accounting (ERP)", "财务系统（ERP）", "*/10 * * * *",
     {"way": "folder", "form": "csv", "delimiter": ";"},
     ("document <- Belegnr", "day <- Datum | date:%d.%m.%Y", "kind <- Art", "location <- Filiale", "supplier <- Kreditor",
      "amount_minor <- Betrag | comma")),
    ("competitors", "offer", "Competitors’ prices", "竞品价格", "20 */2 * * *",
     {"url": "/rivals/offers", "rows_at": "items", "next_at": "next", "cursor_at": "until", "since": "since",
      "totals_url": "/rivals/totals", "proof": "header"},
     ("competitor <- shop", "day <- day", "code <- id", "title <- name", "brand <- brand", "barcode <- gtin", "size <- pack",
      "category <- dept", "price_minor <- price", "regular_minor <- was", "promotion <- deal", "in_stock <- available",
      "rating <- stars.mean", "reviews <- stars.count", "review <- stars.quote")),
    ("crm", "contact", "CRM", "客户关系管理（CRM）", "50 * * * *",
     {"url": "/crm/contacts", "proof": "bearer"},
     ("contact <- uid", "contacted_at <- when", "channel <- how", "direction <- who", "purpose <- about", "customer <- member")),
)  # fmt: skip


def make_connectors(*, base: str, at: datetime) -> list[str]:
    """Agree with every company; return the connectors' keys."""
    for key, contract, english, chinese, cron, way, lines in AGREEMENTS:
        transport: dict[str, Any] = {**way}
        for name in ("url", "totals_url"):
            if name in way:
                transport[name] = base + way[name]
        if way.get("proof", "none") != "none":
            transport["secret"] = SECRET
        connectors.put_connector(
            key=key, contract=contract, title_en=english, title_zh=chinese, cron=cron, transport=transport,
            mapping=[_line(line) for line in lines], simulated=True, at=at,
        )  # fmt: skip
    return [each[0] for each in AGREEMENTS]


def _line(text: str) -> dict[str, Any]:
    field, _, rest = text.partition(" <- ")
    path, *steps = rest.split(" | ")
    return {"field": field, "path": path, "steps": steps}


def leave_files(folder: Path, *, days: list[date], at: datetime) -> None:
    """Leave the files of tills and books for the connectors that read folders, each a week's or a day's rows.

    The books claim one document of their last week that they forget to send.
    """
    for key, name in FILES.items():
        rows = [
            row
            for day in days
            for row in _read(folder / name / f"{day}.json")
            if datetime.fromisoformat(row["_from"]) <= at
        ]
        if not rows:
            continue
        home = Path(settings.VAR) / "drop" / key
        home.mkdir(parents=True, exist_ok=True)
        told = [{field: value for field, value in row.items() if field != "_from"} for row in rows]
        stem = f"{name}-{days[0]}-{days[-1]}"
        if name == "costs":
            _claim(home / f"{stem}.totals.json", told)
            told = told[:-1] if len(told) > 5 else told
        fresh = home / f".{stem}.new"
        with fresh.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(told[0]), delimiter=";" if name == "costs" else ",")
            writer.writeheader()
            writer.writerows(told)
        fresh.replace(home / f"{stem}.csv")


def _read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text()) if path.exists() else []


def _claim(path: Path, rows: list[dict[str, Any]]) -> None:
    days: dict[str, list[int]] = {}
    for row in rows:
        day = "-".join(reversed(row["Datum"].split(".")))
        found = days.setdefault(day, [0, 0])
        found[0] += 1
        found[1] += int(row["Betrag"].replace(".", "").replace(",", ""))
    path.write_text(json.dumps([{"day": day, "rows": n, "sum": total} for day, (n, total) in days.items()]))
