"""What may be in a field, in words, with an example: read off the types that validate it, without a schema."""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from sovcheck.inventory.assets import scalars
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import LicenceGrant
from sovcheck.inventory.assets.gpu_host import Accelerator
from sovcheck.inventory.assets.model import BaseModels, PublishedAt, Update
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.lazy_model import LazyModel


class FieldForm(NamedTuple):
    """The words that say what may be written, the closed list of values where there is one, and an example in YAML."""

    allowed: str
    values: tuple[str, ...]
    example: str


LIST_OF, ONE_OF, GROUP_WITH = "a list, [] for none; of each: ", "one of ", "a group with "
"""How the words begin that are put together; all others are among ``SIMPLE``."""

_ID = FieldForm("the id of an asset", (), "some-id")
_SCALARS: tuple[tuple[Any, FieldForm], ...] = (
    (scalars.Boolean, FieldForm("true or false", ("true", "false"), "true")),
    (scalars.Count, FieldForm("a whole number", (), "30")),
    (scalars.PositiveCount, FieldForm("a whole number, 1 or more", (), "30")),
    (scalars.Percent, FieldForm("a number from 0 to 100", (), "25")),
    (scalars.Amount, FieldForm("a number, 0 or more", (), "12.5")),
    (scalars.Day, FieldForm("a day as YYYY-MM-DD", (), "2026-06-30")),
    (scalars.CountryCode, FieldForm("an ISO 3166-1 alpha-2 country code", (), "FR")),
    (scalars.CountryOrAnywhere, FieldForm("an ISO 3166-1 alpha-2 country code, or anywhere", (), "FR")),
    (scalars.Reference, _ID),
    (scalars.References, FieldForm("the id of an organization, or a list of several", (), "some-id")),
    (scalars.Slug, _ID),
    (scalars.Sha256, FieldForm("the 64 lower-case hexadecimal digits of a SHA-256", (), "...")),
    (scalars.Destination, FieldForm("HOST:PORT", (), "stats.example.org:443")),
    (scalars.GpuId, FieldForm("the id as the driver gives it", (), "GPU-...")),
    (BaseModels, FieldForm("a list of model ids, [] for none, or undisclosed", (), "[some-id]")),
    (PublishedAt, FieldForm("an address, or none", (), "https://example.org/page")),
    (scalars.Answer, FieldForm("text that says what it is", (), "text")),
    (scalars.Text, FieldForm("text", (), "text")),
    (str, FieldForm("text", (), "text")),
    (Requirement, FieldForm("an id, or any_of with several that can replace each other", (), "some-id")),
)


_FIELDS: Mapping[tuple[type[LazyModel], str], FieldForm] = {
    (LicenceGrant, "id"): FieldForm("the SPDX id of a licence, or its id in the catalog", (), "apache-2.0"),
    (Application, "maintainers"): FieldForm("a whole number", (), "2"),
    (Update, "owners"): FieldForm("a whole number", (), "2"),
    (Accelerator, "count"): FieldForm("a whole number", (), "8"),
}
"""Fields of which their type alone says too little, by the model and the name that users write."""

SIMPLE = tuple(dict.fromkeys(form.allowed for form in (*(form for _, form in _SCALARS), *_FIELDS.values())))
"""The words that say what may be written in one."""


@cache
def form_of(model_type: type[LazyModel], path: str, parts: tuple[str, ...] = ()) -> FieldForm | None:
    """What may be at a dotted path of a model, by the names that users write; None where it has no such field.

    The example is the whole line: ``contract: {law: FR}`` for ``contract.law``. That of a group shows the parts of it
    that are named, too, by their own dotted paths.
    """
    first, *rest = path.split(".")
    annotation = _fields(model_type).get(first)
    if annotation is None:
        return None
    shown = tuple(part.removeprefix(f"{path}.") for part in parts)
    found = _own_form(model_type, first, rest) or _below(annotation, rest, shown)
    return found and found._replace(example=f"{first}: {found.example}")


def _own_form(model_type: Any, name: str, below: list[str]) -> FieldForm | None:
    """That of a field of which its type says too little."""
    return _FIELDS.get((model_type, name)) if not below else None


def _below(annotation: Any, steps: list[str], parts: tuple[str, ...]) -> FieldForm | None:
    annotation = _stated(annotation)
    if not steps:
        return _form(annotation, parts)
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    step, *rest = steps
    if step.isdecimal():
        item = _item(annotation)
        found = _below(item, rest, parts) if item is not None else None
        return found and found._replace(example=f"[{found.example}]")
    if not (isinstance(annotation, type) and issubclass(annotation, LazyModel)):
        return None
    below = _fields(annotation).get(step)
    found = _own_form(annotation, step, rest) or (_below(below, rest, parts) if below is not None else None)
    return found and found._replace(example=f"{{{step}: {found.example}}}")


def _form(annotation: Any, parts: tuple[str, ...] = ()) -> FieldForm | None:
    for scalar, form in _SCALARS:
        if annotation is scalar:
            return form
    if get_origin(annotation) is Literal:
        return _one_of(tuple(map(str, get_args(annotation))))
    if (item := _item(annotation)) is not None:
        each = _form(_stated(item))
        return each and FieldForm(f"{LIST_OF}{each.allowed}", (), f"[{each.example}]")
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _one_of(tuple(str(member.value) for member in annotation))
    if isinstance(annotation, type) and issubclass(annotation, LazyModel):
        return _group(annotation, parts)
    return None


def _one_of(values: tuple[str, ...]) -> FieldForm:
    return FieldForm(f"{ONE_OF}{', '.join(values)}", values, values[0])


def _group(model_type: type[LazyModel], parts: tuple[str, ...]) -> FieldForm:
    fields = _fields(model_type)
    required = [field.alias or name for name, field in model_type.model_fields.items() if field.is_required()]
    shown = dict.fromkeys((*required, *(part for part in parts if part in fields))) or list(fields)[:1]
    forms = [(name, _own_form(model_type, name, []) or _form(_stated(fields[name]))) for name in shown]
    example = ", ".join(f"{name}: {form.example}" for name, form in forms if form is not None)
    return FieldForm(f"{GROUP_WITH}{', '.join(fields)}", (), f"{{{example}}}")


@cache
def _fields(model_type: type[LazyModel]) -> Mapping[str, Any]:
    """The types of the fields by the names that users write."""
    hints = get_type_hints(model_type, include_extras=True)
    return {field.alias or name: hints[name] for name, field in model_type.model_fields.items()}


def _stated(annotation: Any) -> Any:
    """The type of a field that is not left out."""
    if get_origin(annotation) in (Union, UnionType):
        (stated,) = (each for each in get_args(annotation) if each is not type(None))
        return stated
    return annotation


def _item(annotation: Any) -> Any:
    """The type of what a list holds, also one with a least number of items; None for what is none."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None
