"""What a page says of an audit: the columns it is about, and the values that they may hold."""

from sqlmesh.core.dialect import parse
from sqlmesh.core.model import load_sql_based_model

from kaipu.brain.lake.gateways.warehouse import told_of

MODEL = """
MODEL (
  name dwd.things, kind FULL, grain a,
  audits (
    NOT_NULL(columns := (a, b)),
    UNIQUE_VALUES(columns := (a)),
    ACCEPTED_VALUES(column := state, is_in := ('placed', 'paid')),
    ACCEPTED_VALUES(column := method, is_in := ('none')),
    NUMBER_OF_ROWS(threshold := 10)
  )
);
SELECT 1 AS a
"""


def test_an_audit_tells_its_columns_and_values():
    told = [told_of(arguments) for _name, arguments in load_sql_based_model(parse(MODEL)).audits]
    assert told == ["a, b", "a", "state: placed, paid", "method: none", ""]
