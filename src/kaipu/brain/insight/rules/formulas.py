"""Metric formulas over arrays: what is divided by what, and which formulas can be looked for in slices."""

import ast
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


class FormulaNotLinear(ValueError):
    """A formula is neither sums and differences of its components nor one such divided by another."""


def split_formula(formula: str, components: Mapping[str, Floats]) -> tuple[Floats, Floats | None]:
    """Return a formula's numerator and, where it divides, its denominator, over the components' arrays.

    Raises FormulaNotLinear.
    """
    body = ast.parse(formula.strip(), mode="eval").body
    if isinstance(body, ast.BinOp) and isinstance(body.op, ast.Div):
        return _sum(body.left, components), _sum(body.right, components)
    return _sum(body, components), None


def _sum(node: ast.expr, components: Mapping[str, Floats]) -> Floats:
    match node:
        case ast.Name(id=name) if name in components:
            return components[name]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(left, components) + _sum(right, components)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _sum(left, components) - _sum(right, components)
    raise FormulaNotLinear(ast.unparse(node))
