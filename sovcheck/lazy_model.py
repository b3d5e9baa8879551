"""A pydantic model that is made when it is first asked to validate, to write, or for its schema.

Until then it is a plain class with a table of its fields, of which records can be made without pydantic where values
are known to be right: to load pydantic takes longer than to judge fifty assets. Both are of one declaration, and their
records are of the same class.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, get_origin

from sovcheck.constraints import Check, Constraint

REQUIRED: Final = object()
"""The default of a field that has none."""

SLOTS = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
"""What pydantic sets of a record."""

_set = object.__setattr__


def __getattr__(name: str) -> Any:
    """``ValidationError`` of pydantic: asked for where an exception is handled, and without one not loaded."""
    if name != "ValidationError":
        raise AttributeError(name)
    import pydantic

    return pydantic.ValidationError


class DeclaredField:
    """A field as its class declares it: ``metadata`` are the constraints of its values, the outermost last."""

    __slots__ = ("alias", "annotation", "default", "default_factory", "metadata", "shown")

    def __init__(self, hint: Any, default: Any, alias: str | None) -> None:
        self.metadata: list[Any] = list(getattr(hint, "__metadata__", ()))
        self.annotation = hint.__origin__ if self.metadata else hint
        self.alias = alias
        self.default = default
        self.default_factory: Callable[[], object] | None = None
        self.shown = True
        if isinstance(default, Constraint):
            self.metadata.append(default)
            self.alias = default.named.get("alias", alias)
            self.default = default.given[0] if default.given else default.named.get("default", REQUIRED)
            self.default_factory = default.named.get("default_factory")
            self.shown = default.named.get("repr", True)

    def is_required(self) -> bool:
        """Whether it has to be stated."""
        return self.default is REQUIRED and self.default_factory is None


def _asked_of_the_model(name: str) -> Any:
    """What the model of pydantic has under that name; it is made for it."""
    return property(lambda lazy: getattr(lazy.model, name))


class LazyType(type):
    """Takes the fields out of the body of a class; what pydantic makes of them is made when it is asked for."""

    model_config: dict[str, Any]
    own_config: dict[str, Any]
    own_fields: list[str]
    own_defaults: dict[str, Any]
    _fields: dict[str, DeclaredField] | None
    _model: Any

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> "LazyType":
        """See type."""
        hints = body.get("__annotations__", {})
        own = [field for field, hint in hints.items() if get_origin(hint) is not ClassVar]
        defaults = {field: body.pop(field) for field in own if field in body}
        config = body.pop("model_config", {})
        body.setdefault("__slots__", ())
        made = super().__new__(cls, name, bases, body)
        made.own_fields, made.own_defaults, made.own_config = own, defaults, config
        above = [base for base in reversed(made.__mro__) if isinstance(base, LazyType)]
        made.model_config = {key: value for base in above for key, value in base.own_config.items()}
        made._fields = made._model = None
        return made

    @property
    def model_fields(cls) -> dict[str, DeclaredField]:
        """The fields by name, in the order in which pydantic has them: those of the bases first."""
        if cls._fields is None:
            alias_of = cls.model_config.get("alias_generator", lambda _: None)
            cls._fields = {
                name: DeclaredField(base.__annotations__[name], base.own_defaults.get(name, REQUIRED), alias_of(name))
                for base in reversed(cls.__mro__)
                if isinstance(base, LazyType)
                for name in base.own_fields
            }
        return cls._fields

    @property
    def model(cls) -> Any:
        """The model of pydantic, which makes records of this class."""
        if cls._model is None:
            from sovcheck.made_models import made_model

            cls._model = made_model(cls)
        return cls._model

    __signature__ = _asked_of_the_model("__signature__")
    __pydantic_validator__ = _asked_of_the_model("__pydantic_validator__")
    __pydantic_serializer__ = _asked_of_the_model("__pydantic_serializer__")
    model_validate = _asked_of_the_model("model_validate")
    model_validate_json = _asked_of_the_model("model_validate_json")
    model_json_schema = _asked_of_the_model("model_json_schema")


def fields_of(record_type: Any) -> dict[str, DeclaredField]:
    """The fields as they are declared; type checkers take ``model_fields`` for pydantic's."""
    fields: dict[str, DeclaredField] = record_type.model_fields
    return fields


def checks_of(record_type: type) -> list[Check]:
    """The methods that validate, those of the bases first."""
    bases = reversed(record_type.__mro__)
    found = {name: each for base in bases for name, each in vars(base).items() if isinstance(each, Check)}
    return list(found.values())


def fill(record: Any, given: dict[str, Any]) -> None:
    """Give a new record these values, by name or alias, and to its other fields their defaults; nobody checks them."""
    record_type, values, stated = type(record), {}, set()
    for name, field in fields_of(record_type).items():
        key = name if name in given else field.alias
        if key in given:
            values[name] = given[key]
            stated.add(name)
        elif field.is_required():
            raise TypeError(f"{record_type.__name__} needs {name}")
        else:
            values[name] = field.default if field.default_factory is None else field.default_factory()
    if len(stated) < len(given):
        raise TypeError(f"{record_type.__name__} has no such fields: {', '.join(given.keys() - stated)}")
    _set_all(record, values, stated)


def _set_all(record: object, values: dict[str, Any], stated: set[str]) -> None:
    _set(record, "__dict__", values)
    _set(record, "__pydantic_fields_set__", stated)
    _set(record, "__pydantic_extra__", None)
    _set(record, "__pydantic_private__", None)


class _Lazy(metaclass=LazyType):
    """The base of all: frozen, and equal by its fields."""

    __slots__ = SLOTS

    def __init__(self, /, **given: Any) -> None:
        type(self).__pydantic_validator__.validate_python(given, self_instance=self)

    @classmethod
    def model_construct(cls, **given: Any) -> Self:
        """One with these values, which nobody checks."""
        record = cls.__new__(cls)
        fill(record, given)
        return record

    @classmethod
    def made_of(cls, values: dict[str, object], stated: set[str]) -> Self:
        """One with these values of all of its fields, which nobody checks; ``stated`` are those that were given."""
        record = cls.__new__(cls)
        _set_all(record, values, stated)
        return record

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
        return handler.generate_schema(cls.model)

    @property
    def __pydantic_serializer__(self) -> Any:
        return type(self).__pydantic_serializer__

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given."""
        stated: set[str] = getattr(self, SLOTS[1])
        return stated

    @property
    def model_extra(self) -> None:
        """Nothing: what no field takes is refused."""

    def model_copy(self, *, update: dict[str, Any] | None = None) -> Self:
        """The same with other values of some fields, which nobody checks."""
        changed = update or {}
        return self.made_of({**self.__dict__, **changed}, {*self.model_fields_set, *changed})

    def model_dump(self, **how: Any) -> Any:
        """See pydantic."""
        return type(self).model.model_dump(self, **how)

    def model_dump_json(self, **how: Any) -> Any:
        """See pydantic."""
        return type(self).model.model_dump_json(self, **how)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self.__dict__ == other.__dict__ or self._values() == other._values()

    def __hash__(self) -> int:
        return hash(tuple(self._values()))

    def _values(self) -> list[Any]:
        """Those of the fields: what was worked out of them may stand beside them."""
        return [self.__dict__[name] for name in type(self).model_fields]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield from self.__dict__.items()

    def __getstate__(self) -> list[Any]:
        return [getattr(self, name) for name in SLOTS]

    def __setstate__(self, state: list[Any]) -> None:
        for name, value in zip(SLOTS, state, strict=True):
            _set(self, name, value)

    def __repr__(self) -> str:
        shown = [f"{name}={self.__dict__[name]!r}" for name, each in fields_of(type(self)).items() if each.shown]
        return f"{type(self).__name__}({', '.join(shown)})"


if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic import ValidationError as ValidationError  # noqa: PLC0414 (it is asked for here)

    class LazyModel(BaseModel):
        """To who checks types it is the model that it becomes, and may be asked for all that this has."""

        @classmethod
        def made_of(cls, values: dict[str, object], stated: set[str]) -> Self:
            """See below."""
            ...

else:
    LazyModel = _Lazy
