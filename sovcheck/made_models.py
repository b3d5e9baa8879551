"""Makes the pydantic model of a lazy one out of what that declares."""

from typing import Any, ClassVar, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from sovcheck.constraints import Check, Constraint


class _Made(BaseModel):
    """Validates to records of the class that it was made for, and writes them."""

    model_config = ConfigDict(defer_build=True)
    __record_type__: ClassVar[type]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        model: Any = schema
        while model["type"] != "model":  # what validates the model as a whole is around it
            model = model["schema"]
        model["cls"] = cls.__record_type__
        return schema


def made_model(record_type: Any) -> Any:
    """The model: of the same name, so that its schema and what it says of mistakes tell of no other."""
    above = tuple(base.model for base in record_type.__bases__ if base is not object)
    if not above:
        return _Made
    own = vars(record_type)
    hints = own.get("__annotations__", {})
    body: dict[str, Any] = {
        "__module__": record_type.__module__,
        "__qualname__": record_type.__qualname__,
        "__doc__": record_type.__doc__,
        "__record_type__": record_type,
        "__annotations__": hints,
        "model_config": record_type.own_config,
    }
    for name, default in record_type.own_defaults.items():
        body[name] = default.for_pydantic() if isinstance(default, Constraint) else default
    for name, value in own.items():
        if isinstance(value, Check):
            body[name] = value.for_pydantic()
        elif get_origin(hints.get(name)) is ClassVar:
            body[name] = value
    make: Any = type(BaseModel)
    return make(record_type.__name__, above, body)
