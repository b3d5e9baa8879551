"""Systems as plain data, changed field by field along the schema, and what a scan says of each change."""

import copy
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin
from unittest import mock

import yaml

from sovcheck.errors import InputError
from sovcheck.findings.report import Status
from sovcheck.inventory.assets.document import GROUPS, InventoryDocument
from sovcheck.inventory.assets.scalars import Amount, Count, Day, Percent, Text
from sovcheck.lazy_model import LazyModel
from sovcheck.policy.loading import load_policies
from sovcheck.scan import preparation, scanning
from sovcheck.scan.request import ScanRequest

ROOT = Path(__file__).parents[2]
CLEAN = ROOT / "inventories" / "stated-in-full" / "inventory.yaml"
TODAY = date(2026, 11, 21)

_load_policies = cache(load_policies)


@contextmanager
def same_policies() -> Iterator[None]:
    """The same policies for all scans: to read and check them takes longer than to judge one small system."""
    with ExitStack() as patched:
        for module in (preparation, scanning):
            patched.enter_context(mock.patch.object(module, "load_policies", _load_policies))
        yield


System = dict[str, Any]
Place = tuple[str | int, ...]
"""Keys and indexes that lead from a document to a value."""


SAMPLES: Mapping[Any, tuple[str, ...]] = {
    Count: ("0", "1", "100", "1000000", "1000000000000000"),
    Percent: ("0", "24", "50", "51", "100"),
    Amount: ("0", "1", "1000000000"),
    Day: ("1990-01-01", "2026-11-20", "2026-11-21", "2026-11-22", "2100-01-01"),
    Text: ("some words", "US", "alibaba", "https://example.com"),
}
"""Numbers below and above every limit of a rule, days before and after today, and words that may mean somebody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan said: by rule and asset the gravest status; ``verdict`` is ``refused`` for input that is an error."""

    verdict: str
    statuses: Mapping[tuple[str, str], Status]
    blocking: frozenset[tuple[str, str]]

    def rules(self, status: Status) -> frozenset[str]:
        """The rules with such a result."""
        return frozenset(rule for (rule, _), found in self.statuses.items() if found is status)


def clean_system() -> System:
    """The system that states everything, with every scalar as text."""
    return read_system(CLEAN)


def read_system(path: Path) -> System:
    """A file's document, with every scalar as text, as sovcheck reads it."""
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)


def write_systems(folder: Path, *systems: System) -> list[Path]:
    """Write each of them to a file of the folder."""
    paths = [folder / f"{number}.json" for number in range(len(systems))]
    for path, system in zip(paths, systems, strict=True):
        path.write_text(yaml.safe_dump(system), encoding="utf-8")
    return paths


def judge(folder: Path, *systems: System, profile: str = "coalition", home: str = "FR") -> Outcome:
    """Scan the systems as the files of one system; the files are left in the folder."""
    paths = write_systems(folder, *systems)
    try:
        with same_policies():
            report = scanning.scan(ScanRequest(paths=tuple(map(str, paths)), today=TODAY, profile=profile, home=home))
    except InputError:
        return Outcome("refused", {}, frozenset())
    statuses: dict[tuple[str, str], Status] = {}
    for result in report.results:
        key = (result.rule, result.asset)
        if statuses.get(key) is not Status.FAIL:
            statuses[key] = result.status
    blocking = frozenset((result.rule, result.asset) for result in report.results if result.blocking)
    return Outcome(report.verdict.value, statuses, blocking)


def changed(system: System, place: Place, value: object) -> System:
    """The system with another value at the place."""
    after = copy.deepcopy(system)
    _parent(after, place)[place[-1]] = value
    return after


def without(system: System, place: Place) -> System:
    """The system without what stands at the place."""
    after = copy.deepcopy(system)
    del _parent(after, place)[place[-1]]
    return after


def asset_at(system: System, place: Place) -> str:
    """The id of the asset in which the place is."""
    return str(system[place[0]][place[1]]["id"])


def schema_fields() -> Iterator[tuple[str, str]]:
    """Every field of every group of the schema, as one writes it: ``gpu_hosts``, ``accelerators[].count``."""
    for group in GROUPS:
        yield from ((group, path) for path in _paths(_record(InventoryDocument.model_fields[group].annotation)))


def values_of(group: str, path: str) -> tuple[str, ...]:
    """What a field of the schema can say: all truth values or words, and a few numbers, days or texts; else nothing.

    Who is named, and which country, is for somebody to think: there is nothing here.
    """
    record: Any = _record(InventoryDocument.model_fields[group].annotation)
    *above, name = path.split(".")
    for step in above:
        record = _record(_field(record, step.removesuffix("[]")))
    return _values(_field(record, name))


def _field(record: type[LazyModel], name: str) -> Any:
    return next(field.annotation for own, field in record.model_fields.items() if name in (own, field.alias))


def _values(annotation: Any) -> tuple[str, ...]:
    if annotation in SAMPLES:
        return SAMPLES[annotation]
    if get_origin(annotation) is Annotated:
        return _values(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        stated = [each for each in get_args(annotation) if each is not types.NoneType]
        return _values(stated[0]) if len(stated) == 1 else ()
    if annotation is bool:
        return ("false", "true")
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(word.value for word in annotation)
    return ()


def places(system: System, group: str, path: str) -> Iterator[Place]:
    """Where the system states a field of the schema."""
    for index, asset in enumerate(system.get(group) or ()):
        yield from _places(asset, path.split("."), (group, index))


def _places(value: Any, steps: Sequence[str], before: Place) -> Iterator[Place]:
    step, *rest = steps
    name = step.removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return
    if not rest:
        yield (*before, name)
    elif step.endswith("[]"):
        items = value[name] if isinstance(value[name], list) else []
        for index, item in enumerate(items):
            yield from _places(item, rest, (*before, name, index))
    else:
        yield from _places(value[name], rest, (*before, name))


def _paths(record: type[LazyModel], before: str = "") -> Iterator[str]:
    for name, field in record.model_fields.items():
        path = before + (field.alias or name)
        yield path
        inner = _record(field.annotation)
        if inner is not None:
            yield from _paths(inner, f"{path}[]." if _is_list(field.annotation) else f"{path}.")


def _record(annotation: Any) -> Any:
    """The record that a field holds, or a list of; None where it holds scalars."""
    if isinstance(annotation, type) and issubclass(annotation, LazyModel):
        return annotation
    found = (_record(argument) for argument in get_args(annotation) if argument is not type(None))
    return next((record for record in found if record is not None), None)


def _is_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is tuple:
        return True
    inner = get_args(annotation)[:1] if origin is Annotated else get_args(annotation)
    return origin in {Annotated, Union, types.UnionType} and any(map(_is_list, inner))


def _parent(system: System, place: Place) -> Any:
    value: Any = system
    for step in place[:-1]:
        value = value[step]
    return value
