"""What models declare of their values, in pydantic's words and without pydantic, which takes long to load.

A model that is asked to validate, or for its schema, is made of the real ones (``lazy_model``).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

__all__ = [
    "AfterValidator",
    "BeforeValidator",
    "ByForm",
    "ConfigDict",
    "Constraint",
    "Field",
    "JsonValue",
    "PlainSerializer",
    "StringConstraints",
    "WithJsonSchema",
    "WrapValidator",
    "field_validator",
    "model_validator",
]


class Constraint:
    """A call of something of pydantic that is made when pydantic is there.

    To pydantic it is one of those annotations that stand for several, and are asked which.
    """

    __slots__ = ("given", "name", "named")
    __is_annotated_types_grouped_metadata__ = True

    def __init__(self, name: str, *given: Any, **named: Any) -> None:
        self.name = name
        self.given = given
        self.named = named

    def for_pydantic(self) -> Any:
        """What pydantic makes of it."""
        import pydantic

        return getattr(pydantic, self.name)(*self.given, **self.named)

    def __iter__(self) -> Iterator[Any]:
        real = self.for_pydantic()
        match self.name:
            case "Field":
                yield from real.metadata
            case "StringConstraints":
                yield from real
            case _:
                yield real


class Check:
    """A method that validates a model, or one of its fields; it can be called as any other."""

    __slots__ = ("constraint", "function")

    def __init__(self, constraint: Constraint, function: Any) -> None:
        self.constraint = constraint
        self.function = function

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self.function.__get__(instance, owner)

    def for_pydantic(self) -> Any:
        """The method as pydantic's decorator makes it."""
        return self.constraint.for_pydantic()(self.function)


if TYPE_CHECKING:
    from pydantic import (
        AfterValidator,
        BeforeValidator,
        ConfigDict,
        Field,
        GetPydanticSchema,
        JsonValue,
        PlainSerializer,
        StringConstraints,
        WithJsonSchema,
        WrapValidator,
        field_validator,
        model_validator,
    )

    class ByForm(GetPydanticSchema):
        """How a choice is validated of which the form of what is written says which is meant: a list or a word."""

else:

    def _constraint(name: str) -> Any:
        return lambda *given, **named: Constraint(name, *given, **named)

    def _decorator(name: str) -> Any:
        def stated(*given: Any, **named: Any) -> Any:
            return lambda function: Check(Constraint(name, *given, **named), function)

        return stated

    AfterValidator = _constraint("AfterValidator")
    BeforeValidator = _constraint("BeforeValidator")
    ByForm = _constraint("GetPydanticSchema")
    ConfigDict = dict
    Field = _constraint("Field")
    PlainSerializer = _constraint("PlainSerializer")
    StringConstraints = _constraint("StringConstraints")
    WithJsonSchema = _constraint("WithJsonSchema")
    WrapValidator = _constraint("WrapValidator")
    field_validator = _decorator("field_validator")
    model_validator = _decorator("model_validator")

    class JsonValue:
        """Whatever JSON can say."""

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            import pydantic

            return handler.generate_schema(pydantic.JsonValue)
