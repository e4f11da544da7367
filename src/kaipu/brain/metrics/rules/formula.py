"""Formulas: arithmetic over component names, compiled once and evaluated on sums. A division by zero has no value."""

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

type Number = int | Fraction
type Evaluate = Callable[[Mapping[str, Number]], Number | None]

_OPERATORS: dict[type[ast.operator], Callable[[Number, Number], Number | None]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: Fraction(a) / b if b else None,
}


class FormulaInvalid(ValueError):
    """A formula holds something else than names, whole numbers, brackets and + − × ÷."""


def names_in(formula: str) -> tuple[str, ...]:
    """Return the components that a formula speaks of, in order, each once."""
    names = [node.id for node in ast.walk(ast.parse(formula, mode="eval")) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(sorted(names, key=formula.index)))


def compile_formula(formula: str) -> Evaluate:
    """Return a function from components to the value, or None where it has none. Raises FormulaInvalid."""
    return _compile(ast.parse(formula, mode="eval").body)


def _compile(node: ast.expr) -> Evaluate:
    match node:
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.Constant(value=int(number)):
            return lambda _: number
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _OPERATORS:
            return _join(_compile(left), _OPERATORS[type(kind)], _compile(right))
    raise FormulaInvalid(ast.unparse(node))


def _join(left: Evaluate, apply: Callable[[Number, Number], Number | None], right: Evaluate) -> Evaluate:
    def evaluate(components: Mapping[str, Number]) -> Number | None:
        a, b = left(components), right(components)
        return None if a is None or b is None else apply(a, b)

    return evaluate
