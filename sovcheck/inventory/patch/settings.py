"""One asset with the fields that a patch sets, read again by the model of its kind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from msgspec.structs import replace

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.declared import Change, Declared, stated_in
from sovcheck.inventory.lines import Step
from sovcheck.inventory.messages import cut
from sovcheck.inventory.patch.change_set import Setting
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.lazy_model import LazyModel

_PLACE = re.compile(r"[0-9]{1,5}")
"""A number of an item in a list."""


class _Changed(Document, frozen=True):
    """The fields of an asset, of which some are a patch's: what is wrong is located there."""

    changes: tuple[Change, ...] = ()

    def location(self, path: Sequence[Step] = ()) -> Location:
        """The place in the patch that sets what the path leads to, or what is nearest to it."""
        change = self._change(path)
        if change is None:
            return Location(self.file, min((each.lines.line for each in self.changes), default=0))
        return Location(change.file, change.lines.nearest(tuple(path)[len(change.steps) :]))

    def written(self, path: Sequence[Step]) -> int:
        """How many steps the patch writes of the path."""
        change = self._change(path)
        if change is None:
            return 0
        below = tuple(path)[len(change.steps) :]
        return len(path) - len(below) + sum(1 for _ in change.lines.walk(below))

    def _change(self, path: Sequence[Step]) -> Change | None:
        def shared(change: Change) -> int:
            pairs = zip(change.steps, path, strict=False)
            return next((count for count, (one, other) in enumerate(pairs) if one != other), len(change.steps))

        meant = [change for change in self.changes if path and change.steps[:1] == tuple(path[:1])]
        return max(meant, key=shared, default=None)


def with_settings(declared: Declared, settings: Sequence[Setting], file: str) -> Declared:
    """The asset as the settings of the patch in ``file`` leave it; InputError says all that is wrong with them."""
    problems = list(_contradicting(settings, file))
    fields = _fields(declared.asset)
    changes = []
    for setting in settings:
        steps = steps_of(setting.field)
        changes.append(Change(steps, file, setting.lines))
        problems += [_problem(setting, file, *wrong) for wrong in _set(fields, steps, setting.value)]
    document = _Changed(file, cast("Tree", fields), declared.lines, changes=tuple(changes))
    try:
        asset = parse(type(declared.asset), document)
    except InputError as error:
        step = f"set.{declared.asset.id}"
        problems += [replace(each, field=f"{step}.{each.field}".rstrip(".")) for each in error.problems]
    if problems:
        raise InputError(problems)
    return Declared(asset, declared.location, declared.lines, stated_in(asset), (*declared.changes, *changes))


def steps_of(field: str) -> tuple[Step, ...]:
    """The steps of a field that is written with dots; a number is a place in a list, counted from 0."""
    return tuple(int(step) if _PLACE.fullmatch(step) else step for step in field.split("."))


def _contradicting(settings: Sequence[Setting], file: str) -> Iterator[Problem]:
    """A field that is set whole and in part: which of both is meant depends on nothing that anybody wrote."""
    written = {steps_of(setting.field): setting for setting in settings}
    for steps, setting in written.items():
        for length in range(1, len(steps)):
            if (whole := written.get(steps[:length])) is not None:
                wrong = f"is part of {cut(whole.field)}, which this patch sets as well"
                yield _problem(setting, file, wrong, "write it there, or set only the parts")


def _set(fields: dict[Step, object], steps: tuple[Step, ...], value: object) -> Iterator[tuple[str, str]]:
    """Set what the steps lead to, in groups and lists of the asset's own; what keeps it from being set comes back."""
    if steps == ("id",):
        yield "an asset keeps its id", "remove it, and add another one"
        return
    holder: dict[Step, object] | list[object] = fields
    for step in steps[:-1]:
        below = _opened(_get(holder, step))
        if below is None:
            yield f"{cut(str(step))!r} has no parts", "set it whole"
            return
        if not _put(holder, step, below):
            yield f"there is no item {step} in the list", "count its items from 0, or set the whole list"
            return
        holder = below
    last = steps[-1]
    if value is None and isinstance(holder, list):
        yield "an item cannot be taken out of a list by its place", "set the whole list without it"
    elif value is None and last in holder:
        cast("dict[Step, object]", holder).pop(last)
    elif not _put(holder, last, _copied(value)):
        yield f"there is no item {last} in the list", "count its items from 0, or set the whole list"


def _get(holder: dict[Step, object] | list[object], step: Step) -> object:
    if isinstance(holder, dict):
        return holder.get(step)
    return holder[step] if isinstance(step, int) and step < len(holder) else None


def _put(holder: dict[Step, object] | list[object], step: Step, value: object) -> bool:
    if isinstance(holder, dict):
        holder[str(step)] = value
        return True
    if not isinstance(step, int) or step >= len(holder):
        return False
    holder[step] = value
    return True


def _opened(value: object) -> dict[Step, object] | list[object] | None:
    """A copy of a group or list that can be changed; an empty group where nothing is, None for a single value."""
    if value is None:
        return {}
    if isinstance(value, LazyModel):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    return list(value) if isinstance(value, list | tuple) else None


def _fields(record: LazyModel) -> dict[Step, object]:
    """What a record states, by the names that one writes."""
    names = type(record).model_fields
    return {
        names[name].alias or name: value
        for name in record.model_fields_set
        if (value := getattr(record, name)) is not None
    }


def _copied(value: object) -> object:
    """Reading takes out of a tree what says nothing; a patch is applied more than once."""
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _problem(setting: Setting, file: str, wrong: str, advice: str) -> Problem:
    return Problem(Location(file, setting.lines.line), f"set.{setting.asset}.{cut(setting.field)}", wrong, advice)
