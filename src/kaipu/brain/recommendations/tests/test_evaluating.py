"""Anybody's baskets from a file: what is used, what is refused, and that what comes later is not looked at."""

import numpy as np
import pytest

from kaipu.brain.recommendations.flows.evaluating import evaluate_file
from kaipu.brain.recommendations.gateways import features, methods
from kaipu.brain.recommendations.gateways.background import learn_background
from kaipu.brain.recommendations.gateways.history import last_baskets, make_history
from kaipu.brain.recommendations.gateways.reading import FileUnusable, read_baskets
from kaipu.brain.recommendations.gateways.tifu import Tifu
from kaipu.brain.recommendations.tests.factories import buy, write_csv


def refusal(path, **given):
    with pytest.raises(FileUnusable) as caught:
        evaluate_file(path, names=["popular"], **given)
    return caught.value.args


def test_all_methods_on_made_up_baskets(tmp_path):
    write_csv(tmp_path / "baskets.csv", buy())
    found = evaluate_file(tmp_path / "baskets.csv")
    by_name = {line["method"]: line for line in found["methods"]}
    assert set(by_name) == set(methods.OPTIONS)
    assert (found["users_measured"], found["baskets"], found["target"]) == (40, 480, "last basket")
    assert by_name["ours"]["recall_10"] > 0.6 > by_name["popular"]["recall_10"]
    assert (
        evaluate_file(tmp_path / "baskets.csv", names=["ours"])["methods"][0]["ndcg_10"] == by_name["ours"]["ndcg_10"]
    )
    assert all(line["recall_10_low"] <= line["recall_10"] <= line["recall_10_high"] for line in found["methods"])


def test_files_that_cannot_be_used(tmp_path):
    path = tmp_path / "baskets.csv"
    assert refusal(path) == ("file_missing", str(path))
    write_csv(path, [("u", "b", "i")], head="user,basket,thing")
    assert refusal(path) == ("columns_missing", "item, time", "user, basket, thing")
    write_csv(path, [("u", "b", "i", "soon"), ("u", "", "i", "2026-01-01")])
    assert refusal(path) == ("nothing_left", "2")
    write_csv(path, [(f"u{n}", f"b{n}", "i", "2026-01-01") for n in range(50)])
    assert refusal(path) == ("too_few", "0", "5")  # one basket each


def test_rows_with_something_missing_are_counted_and_other_names_known(tmp_path):
    write_csv(tmp_path / "b.csv", [(1, 2, 3, "2026-01-01", "dairy", "red"), (1, 2, 4, "", "dairy", "blue"), (1, 5, 3, "2026-02-01 10:00:00", "dairy", "red"),
                                   (1, 5, 6, "2026-02-01", "bread", "red"), (1, 5, 4, "2026-02-01", "dairy", "green")],
              head="Customer_ID,order_id,product_id,date,aisle,colour")  # fmt: skip
    given = read_baskets(tmp_path / "b.csv")
    assert (given.rows, given.left_out, given.groups) == (5, 1, ())
    assert given.columns["time"].tolist() == pytest.approx([20454, 20485 + 10 / 24, 20485, 20485])
    write_csv(
        tmp_path / "c.csv",
        [(u, u, i, u, i % 2) for u in range(3) for i in range(6)],
        head="user,basket,item,time,aisle",
    )
    assert read_baskets(tmp_path / "c.csv").groups == ("aisle",)


def test_a_published_split(tmp_path):
    rows = list(buy(20, 10))
    last = {f"b{person}-9" for person in range(20)}
    write_csv(tmp_path / "known.csv", [row for row in rows if row[1] not in last])
    write_csv(
        tmp_path / "next.csv",
        [(row[0], row[2], row[3]) for row in rows if row[1] in last]
        + [("u0", "never seen", ""), ("stranger", "own1", "")],
        head="user,item,time",
    )
    write_csv(tmp_path / "some.csv", [(f"u{n}",) for n in range(8)], head="user")
    write_csv(tmp_path / "whole.csv", rows)
    split = evaluate_file(tmp_path / "known.csv", target=tmp_path / "next.csv", names=["own_popular"])
    whole = evaluate_file(tmp_path / "whole.csv", names=["own_popular"])
    assert (split["users_measured"], split["users_unknown"]) == (20, 1)
    mine, other = split["methods"][0], whole["methods"][0]
    assert mine["recall_20"] < other["recall_20"]  # nobody guesses what was never seen, but it counts
    assert (
        evaluate_file(tmp_path / "known.csv", target=tmp_path / "next.csv", users=tmp_path / "some.csv", names=["own"])[
            "users_measured"
        ]
        == 8
    )


def test_what_is_predicted_changes_no_feature():
    """The same people with other last baskets look the same before them: nothing of the target is seen."""
    columns = [list(each) for each in zip(*buy(30, 8), strict=True)]
    made = make_history(_typed(columns))
    other = [list(each) for each in columns]
    newest = {f"b{person}-7" for person in range(30)}
    other[2] = [
        f"any{n % 30}" if basket in newest else item
        for n, (basket, item) in enumerate(zip(columns[1], columns[2], strict=True))
    ]
    changed = make_history(_typed(other))
    tables = []
    for each in (made, changed):
        moments, _, _ = last_baskets(each)
        tables.append(features.describe(learn_background(each.before(1), Tifu(), 1), moments))
    labels = [[each.items[i] for i in table.item] for each, table in zip((made, changed), tables, strict=True)]
    assert labels[0] == labels[1]
    assert np.array_equal(tables[0].values, tables[1].values, equal_nan=True)


def _typed(columns):
    user, basket, item, time = columns
    days = np.array(time, dtype="datetime64[s]").astype(float) / 86400
    return {"user": np.array(user), "basket": np.array(basket), "item": np.array(item), "time": days}
