"""Law 4: ORM rows never leave their module, neither by what a door promises nor by what it hands out."""

import dataclasses
import functools
import importlib
import importlib.util
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Manager, Model, QuerySet
from django.db.models.query import RawQuerySet

ROWS = (Model, QuerySet, RawQuerySet, Manager)


class RowLeftHome(TypeError):
    """A door handed out an ORM row or a query set."""


def doors() -> Iterator[types.ModuleType]:
    """Import the door of every module."""
    for config in apps.get_app_configs():
        if config.name.startswith(("kaipu.commerce.", "kaipu.brain.")) and importlib.util.find_spec(
            f"{config.name}.api"
        ):
            yield importlib.import_module(f"{config.name}.api")


def promises(door: types.ModuleType) -> list[str]:
    """Return a sentence for each name of a door whose signature or fields speak of rows, or that says nothing."""
    if not hasattr(door, "__all__"):
        return [f"Law 4: {door.__name__} has no __all__"]
    return [f"Law 4: {door.__name__}.{name} {fault}" for name in door.__all__ for fault in _faults(getattr(door, name))]


def _faults(thing: object) -> Iterator[str]:
    if isinstance(thing, type):
        yield from _class_faults(thing)
    elif callable(thing):
        function = inspect.unwrap(thing)
        parameters = inspect.signature(function)
        silent = [p.name for p in parameters.parameters.values() if p.annotation is p.empty]
        if silent or parameters.return_annotation is parameters.empty:
            yield f"does not say the types of {', '.join([*silent] or ['what it returns'])}"
        for name, hint in typing.get_type_hints(function).items():
            if _speaks_of_rows(hint):
                yield f"speaks of rows in `{name}`: {hint}"


def _class_faults(kind: type) -> Iterator[str]:
    if issubclass(kind, ROWS):
        yield "is a row"
    elif dataclasses.is_dataclass(kind):
        if not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            yield "is not frozen"
        for name, hint in typing.get_type_hints(kind).items():
            if _speaks_of_rows(hint):
                yield f"holds rows in `{name}`: {hint}"


def _speaks_of_rows(hint: object) -> bool:
    origin = typing.get_origin(hint)
    if isinstance(origin or hint, type) and issubclass(typing.cast(type, origin or hint), ROWS):
        return True
    return any(_speaks_of_rows(part) for part in typing.get_args(hint))


def guard_doors() -> None:
    """Replace each function of each door by one that looks at what it returns."""
    for door in doors():
        for name in getattr(door, "__all__", ()):
            thing = getattr(door, name)
            if inspect.isfunction(thing):
                setattr(door, name, guarded(thing))


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a look at each result, three floors deep."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if _holds_row(result, 3):
            raise RowLeftHome(
                f"Law 4: {function.__module__}.{function.__name__} returned {type(result).__name__} with a row in it"
            )
        return result

    return call


def _holds_row(value: object, depth: int) -> bool:
    if isinstance(value, ROWS):
        return True
    if depth == 0:
        return False
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts: list[object] = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, dict):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = [*value][:50]
    else:
        return False
    return any(_holds_row(part, depth - 1) for part in parts)
