"""Formulas: arithmetic over names, compiled once and evaluated on sums. A division by zero has no value."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaipu.brain.metrics.rules.definition import Definition, MetricUnknown

type Number = int | Fraction
type Components = Mapping[Component, Number | None]
type Evaluate = Callable[[Components], Number | None]

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number | None]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: Fraction(a) / b if b else None,
}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
OF_METRICS = frozenset({"derived", "cumulative", "period_to_date"})
MOST_DEPTH = 8


class FormulaInvalid(ValueError):
    """A formula holds something else than known names, whole numbers, brackets and + − × ÷, or speaks of itself."""


@dataclass(frozen=True, slots=True)
class Component:
    """A measure under a window: "" the bucket itself, a number of days up to its end, or `month`, `quarter`, `year` to date."""

    measure: str
    window: str = ""


def names_in(formula: str) -> tuple[str, ...]:
    """Return the names that a formula speaks of, in order, each once. Raises FormulaInvalid."""
    nodes = [node for node in ast.walk(_parse(formula)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(node.id for node in sorted(nodes, key=lambda node: node.col_offset)))


def components_of(metric: Definition, known: Mapping[str, Definition]) -> tuple[Component, ...]:
    """Return the components a metric is computed from, each once. Raises FormulaInvalid, MetricUnknown."""
    found: list[Component] = []
    _walk(metric, known, "", 0, found)
    if not found:
        raise FormulaInvalid(metric.formula)
    compile_metric(metric, known)
    return tuple(dict.fromkeys(found))


def compile_metric(metric: Definition, known: Mapping[str, Definition]) -> Evaluate:
    """Return a function from components to the metric's value, or None where it has none."""
    return _of_metric(metric, known, "", 0)


def compile_formula(formula: str, resolve: Callable[[str], Evaluate]) -> Evaluate:
    """Return a function from components to a formula's value; `resolve` gives each name's. Raises FormulaInvalid."""
    return _compile(_parse(formula).body, resolve)


def write_formula(metric: Definition, places: Mapping[Component, int], known: Mapping[str, Definition]) -> str:
    """Return a metric as SQL over numbered places (`{0} / nullif({1}, 0)`), for ordering only. Raises FormulaInvalid."""
    return _write(_parse(metric.formula).body, metric, places, known, "")


def _write(
    node: ast.expr, metric: Definition, places: Mapping[Component, int], known: Mapping[str, Definition], window: str
) -> str:
    match node:
        case ast.Name(id=name) if metric.kind in OF_METRICS:
            inner = known[name]
            return f"({_write(_parse(inner.formula).body, inner, places, known, metric.window or window)})"
        case ast.Name(id=name):
            return f"{{{places[Component(name, window)]}}}"
        case ast.Constant(value=int(number)):
            return str(number)
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _SIGNS:
            a, b = (_write(each, metric, places, known, window) for each in (left, right))
            return f"({a} / nullif({b}, 0))" if isinstance(kind, ast.Div) else f"({a} {_SIGNS[type(kind)]} {b})"
    raise FormulaInvalid(ast.unparse(node))


def _parse(formula: str) -> ast.Expression:
    try:
        return ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as broken:
        raise FormulaInvalid(formula) from broken


def _walk(metric: Definition, known: Mapping[str, Definition], window: str, depth: int, found: list[Component]) -> None:
    if depth > MOST_DEPTH:
        raise FormulaInvalid(metric.formula)
    for name in names_in(metric.formula):
        if metric.kind in OF_METRICS:
            _walk(_find(name, known), known, metric.window or window, depth + 1, found)
        else:
            found.append(Component(name, window))


def _find(name: str, known: Mapping[str, Definition]) -> Definition:
    if name not in known:
        raise MetricUnknown(name)
    return known[name]


def _of_metric(metric: Definition, known: Mapping[str, Definition], window: str, depth: int) -> Evaluate:
    if depth > MOST_DEPTH:
        raise FormulaInvalid(metric.formula)

    def resolve(name: str) -> Evaluate:
        if metric.kind in OF_METRICS:
            return _of_metric(_find(name, known), known, metric.window or window, depth + 1)
        component = Component(name, window)
        return lambda components: components[component]

    return compile_formula(metric.formula, resolve)


def _compile(node: ast.expr, resolve: Callable[[str], Evaluate]) -> Evaluate:
    match node:
        case ast.Name(id=name):
            return resolve(name)
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return lambda _: number
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _OPERATORS:
            return _join(_compile(left, resolve), _OPERATORS[type(kind)], _compile(right, resolve))
    raise FormulaInvalid(ast.unparse(node))


def _join(left: Evaluate, apply: Callable[[Number, Number], Number | None], right: Evaluate) -> Evaluate:
    def evaluate(components: Components) -> Number | None:
        a, b = left(components), right(components)
        return None if a is None or b is None else apply(a, b)

    return evaluate
