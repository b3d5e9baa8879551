"""Validation of the first records of a kind without pydantic's validator, which takes longer to build than to use.

A reader is made of what the model declares, and takes only what is plainly right: text in its usual form, of types and
with constraints that it knows. Everything else is pydantic's, which explains what is wrong, and has the last word on
what is unusual. So a reader may refuse what pydantic takes, and never takes what pydantic refuses, nor for anything
else.
"""

from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from pydantic.fields import FieldInfo

from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.plain_values import NotPlainError, Read, nothing, reader_of

_FEW = 150
"""Records of one kind. To build its validator takes as long as these, and it then reads others twice as fast."""

_KNOWN_SETTINGS = frozenset(
    {"extra", "frozen", "defer_build", "populate_by_name", "validate_by_alias", "validate_by_name"}
)
_KNOWN_DECORATORS = frozenset({"model_validators", "field_serializers", "model_serializers", "computed_fields"})
_REQUIRED: Final = object()

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


class FirstReader:
    """Reads plain records of one type; ``left`` counts how many it is still to be asked for.

    ``knows_all``: nothing is declared of the model that it does not look at.
    """

    def __init__(self, record_type: type[Record]) -> None:
        self._type = record_type
        self.knows_all = _is_known(record_type)
        self.fields = [_field(name, field) for name, field in record_type.model_fields.items()]
        self._checks = [each.func for each in record_type.__pydantic_decorators__.model_validators.values()]
        self.left = _FEW

    def read(self, tree: Any) -> Any:
        """The record; NotPlainError or another ValueError where the tree is not plainly one."""
        if type(tree) is not dict or not self.knows_all:
            raise NotPlainError
        values: dict[str, object] = {}
        stated: set[str] = set()
        for name, key, read, default in self.fields:
            if key in tree:
                values[name] = read(tree[key])
                stated.add(name)
            elif default is _REQUIRED:
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
    declared = record_type.__pydantic_decorators__
    return (
        record_type.model_config.keys() <= _KNOWN_SETTINGS
        and record_type.__pydantic_post_init__ is None
        and not any(getattr(declared, name) for name in declared.__dataclass_fields__ if name not in _KNOWN_DECORATORS)
        and all(each.info.mode == "after" for each in declared.model_validators.values())
    )


def _field(name: str, field: FieldInfo) -> _Field:
    default = _REQUIRED if field.is_required() else field.default
    known = field.alias == field.validation_alias and field.default_factory is None and not field.validate_default
    read = reader_of(field.annotation, field.metadata, _lazily) if known else nothing
    return _Field(name, field.alias or name, read, default if known else _REQUIRED)
