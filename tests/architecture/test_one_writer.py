"""Law 5: a statement that writes another module's table is seen."""

import types

import pytest
from django.db import connection

from tools.laws.writers import WRITES

pytestmark = pytest.mark.django_db


def written_by(module: str, statement: str) -> None:
    """Send a statement from code that lives in `module`."""
    code = types.ModuleType(module)
    code.__dict__.update(connection=connection, statement=statement)
    exec("def write():\n    with connection.cursor() as cursor:\n        cursor.execute(statement)\n", code.__dict__)  # noqa: S102 - a function that claims to live elsewhere
    code.write()


def test_a_foreign_writer_is_seen(laws):
    written_by("kaipu.commerce.orders.operations", "DELETE FROM kernel_auditentry WHERE false")
    assert laws.writers.take_violations() == [
        "Law 5: kaipu.commerce.orders.operations writes kernel_auditentry, which belongs to kaipu.kernel"
    ]


@pytest.mark.parametrize("module", ["kaipu.kernel.audit", "kaipu.commerce.orders.tests.test_rules", "elsewhere"])
def test_the_owner_and_tests_may_write(module, laws):
    written_by(module, "DELETE FROM kernel_auditentry WHERE false")
    assert laws.writers.take_violations() == []


def test_a_reader_may_read(laws):
    written_by("kaipu.commerce.orders.queries", "SELECT 1 FROM kernel_auditentry FOR UPDATE")
    assert laws.writers.take_violations() == []


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ('INSERT INTO "orders_order" (id) VALUES (1)', ["orders_order"]),
        ("update only orders_order set x = 1", ["orders_order"]),
        ("WITH gone AS (DELETE FROM cart_line RETURNING *) INSERT INTO orders_line SELECT * FROM gone", ["cart_line", "orders_line"]),
        ("COPY orders_order (id, at) FROM STDIN", ["orders_order"]),
        ("COPY orders_order TO STDOUT", []),
        ("TRUNCATE TABLE orders_order", ["orders_order"]),
        ("SELECT updated_at FROM orders_order", []),
    ],
)  # fmt: skip
def test_the_tables_of_a_statement(statement, tables):
    assert [first or second for first, second in WRITES.findall(statement)] == tables
