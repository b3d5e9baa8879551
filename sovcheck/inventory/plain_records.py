"""Validation of the first records of a kind without pydantic's validator, which takes longer to build than to use.

A reader is made of what the model declares, and takes only what is plainly right: text in its usual form, of types and
with constraints that it knows. Everything else is pydantic's, which explains what is wrong, and has the last word on
what is unusual. So a reader may refuse what pydantic takes, and never takes what pydantic refuses, nor for anything
else.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.plain_values import NotPlainError, Read, reader_of
from sovcheck.lazy_model import REQUIRED, DeclaredField, checks_of, fields_of

_FEW = 150
"""Records of one kind. To build its validator takes as long as these, and it then reads others twice as fast."""

_KNOWN_SETTINGS = frozenset(
    {"extra", "frozen", "defer_build", "populate_by_name", "validate_by_alias", "validate_by_name"}
)
_KNOWN_CHECK = ("model_validator", {"mode": "after"})

AnyRecord = TypeVar("AnyRecord", bound=Record)


def validated(record_type: type[AnyRecord], tree: object) -> AnyRecord:
    """The record that a tree of texts describes, by the names that users write; pydantic's ValidationError."""
    reader = first_reader(record_type)
    if reader.left > 0:
        reader.left -= 1
        try:
            return reader.read(tree)  # type: ignore[no-any-return] # it reads records of that type
        except ValueError:
            reader.left = 0  # the validator has to be built anyway
    return record_type.model_validate(tree, by_alias=True, by_name=False)


class _Field(NamedTuple):
    """A field by its own name, and by that which users write."""

    name: str
    key: str
    read: Read
    default: object
    make_default: Callable[[], object] | None


class FirstReader:
    """Reads plain records of one type; ``left`` counts how many it is still to be asked for.

    ``knows_all``: nothing is declared of the model that it does not look at.
    """

    def __init__(self, record_type: type[Record]) -> None:
        self._type = record_type
        self.knows_all = _is_known(record_type)
        self.fields = [_field(name, field) for name, field in fields_of(record_type).items()]
        self._checks = [each.function for each in checks_of(record_type)]
        self.left = _FEW

    def read(self, tree: Any) -> Any:
        """The record; NotPlainError or another ValueError where the tree is not plainly one."""
        if type(tree) is not dict or not self.knows_all:
            raise NotPlainError
        values: dict[str, object] = {}
        stated: set[str] = set()
        for name, key, read, default, make_default in self.fields:
            if key in tree:
                values[name] = read(tree[key])
                stated.add(name)
            elif make_default is not None:
                values[name] = make_default()
            elif default is REQUIRED:
                raise NotPlainError
            else:
                values[name] = default
        if len(stated) != len(tree):
            raise NotPlainError
        record = self._type.made_of(values, stated)
        for check in self._checks:
            record = check(record)
        return record


@cache
def first_reader(record_type: type[Record]) -> FirstReader:
    """The reader of a type, made once."""
    return FirstReader(record_type)


def _lazily(record_type: type[Record]) -> Read:
    """The reader of records within others, made when there is one."""
    return lambda value: first_reader(record_type).read(value)


def _is_known(record_type: type[Record]) -> bool:
    """Whether nothing is declared of the model, but for its fields, that readers do not look at."""
    return record_type.model_config.keys() <= _KNOWN_SETTINGS and all(
        (each.constraint.name, each.constraint.named) == _KNOWN_CHECK for each in checks_of(record_type)
    )


def _field(name: str, field: DeclaredField) -> _Field:
    read = reader_of(field.annotation, field.metadata, _lazily)
    return _Field(name, field.alias or name, read, field.default, field.default_factory)
