"""The configuration file, ``sovcheck.yaml``: long options of a scan that a repository sets for everybody in it.

It comes with what is judged, so it may say what to judge and by what, which is reported each time, but not which
program runs, which server is asked or with which secret; and it has reports written beside it only.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from msgspec import Struct

from sovcheck.constraints import BeforeValidator, Field, WithJsonSchema
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Boolean, Text
from sovcheck.inventory.sources import INVENTORY_SUFFIXES
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.user_files import STDIN, read_bounded

NAME = "sovcheck.yaml"
MOST_BYTES = 2**20
PATHS = "paths"

NOT_HERE: Mapping[str, str] = MappingProxyType(
    {
        "opa_bin": "names a program",
        "opa_url": "names a server",
        "opa_token_file": "names a secret",
        "opa_ca": "is about a server, which cannot be named here",
        "opa_preloaded": "is about a server, which cannot be named here",
        "today": "would keep waivers and evidence from expiring",
    }
)
"""Options that this file may not set, since it may come from the party that is judged, and why."""

_ADVICE = "name a file of kind: Config, or scan with --no-config"
_DEFAULTS = (*(f"inventory{suffix}" for suffix in INVENTORY_SUFFIXES), "inventory")
_REPOSITORY = ".git"


class Form(StrEnum):
    """What the value of a key is."""

    TEXT = "text"
    PATH = "path"
    NAME_OR_PATH = "name or path"
    OUTPUT = "output"
    NUMBER = "number"
    FLAG = "flag"
    TIMES = "times"


class Key(Struct, frozen=True, kw_only=True):
    """A long option, with an underscore for a hyphen."""

    name: str
    form: Form
    several: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


class Config(Struct, frozen=True):
    """A file that was read: where it is as seen from the working folder, its digest, and the values by key."""

    file: str
    sha256: str
    values: Mapping[str, Any]


def find_config(working: Path) -> Path | None:
    """The nearest file from this folder up to the top of its repository; outside of one, only this folder is asked."""
    folders = [working, *working.parents]
    tops = (number for number, folder in enumerate(folders) if (folder / _REPOSITORY).exists())
    asked = folders[: next(tops, 0) + 1]
    return next((folder / NAME for folder in asked if os.path.lexists(folder / NAME)), None)


def default_paths(working: Path) -> tuple[str, ...]:
    """What a scan judges that names nothing: ``inventory`` with an ending of inventories, else that folder."""
    return next(((name,) for name in _DEFAULTS if (working / name).exists()), ())


def load_config(path: Path, keys: Sequence[Key]) -> Config:
    """What the file says, paths as seen from the working folder. Raises InputError with all that is wrong."""
    data = read_bounded(path, _ADVICE, MOST_BYTES)
    documents = read_documents(data, str(path))
    if len(documents) != 1:
        raise InputError([Problem(Location(str(path)), "", f"holds {len(documents)} documents, not one", _ADVICE)])
    (document,) = documents
    if problems := list(_refused(document)):
        raise InputError(problems)
    said = parse(config_model(keys), document)
    by_name = {key.name: key for key in keys if key.name not in NOT_HERE}
    values = {name: getattr(said, name) for name in by_name if getattr(said, name) is not None}
    reader = _Reader(document, path.parent)
    read = {name: reader.value(by_name[name], value) for name, value in values.items()}
    if reader.problems:
        raise InputError(reader.problems)
    return Config(str(path), hashlib.sha256(data).hexdigest(), read)


def config_model(keys: Sequence[Key]) -> type[Record]:
    """The record of a document of ``kind: Config``: a field for each key that it may set."""
    set_here = [key for key in keys if key.name not in NOT_HERE]
    hints = {
        "api_version": Literal["sovcheck/v1"],
        "kind": Literal["Config"],
        **{key.name: _type(key) | None for key in set_here},
    }
    body = {
        "__doc__": "A document of ``kind: Config``.",
        "__module__": __name__,
        "__annotations__": hints,
        "api_version": Field(alias="apiVersion"),
        **{key.name: Field(None, description=key.help or None) for key in set_here},
    }
    make: Any = type(Record)
    model: type[Record] = make("ConfigFile", (Record,), body)
    return model


def _one_or_several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _times(value: object) -> object:
    """How often a flag is given: ``true`` is once."""
    return {"true": 1, "false": 0}.get(str(value).lower(), value)


def _type(key: Key) -> Any:
    if key.several:
        schema = {"type": "string", "maxLength": 10_000}
        either = {"anyOf": [schema, {"type": "array", "items": schema}]}
        return Annotated[tuple[Text, ...], BeforeValidator(_one_or_several), WithJsonSchema(either)]
    if key.choices:
        return Literal[key.choices]
    times = Annotated[
        int,
        Field(ge=0, le=9),
        BeforeValidator(_times),
        WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}),
    ]
    return {Form.FLAG: Boolean, Form.NUMBER: float, Form.TIMES: times}.get(key.form, Text)


def _refused(document: Document) -> Iterator[Problem]:
    tree = document.tree if isinstance(document.tree, dict) else {}
    for name, why in NOT_HERE.items():
        for written in (name, name.replace("_", "-")):
            if written in tree:
                option = f"--{name.replace('_', '-')}"
                at = document.location((written,))
                yield Problem(
                    at, written, f"{why}, which no configuration file may do", f"give {option} to the command"
                )


class _Reader:
    """Turns what was written into what the command line would say, and collects what cannot be."""

    def __init__(self, document: Document, folder: Path) -> None:
        self._document = document
        self._folder = folder
        self.problems: list[Problem] = []

    def value(self, key: Key, value: Any) -> Any:
        if key.several:
            return tuple(self._one(key, item, (key.name, number)) for number, item in enumerate(value))
        return self._one(key, value, (key.name,))

    def _one(self, key: Key, value: Any, place: tuple[str | int, ...]) -> Any:
        match key.form:
            case Form.PATH:
                return self._path(value)
            case Form.NAME_OR_PATH:
                return self._path(value) if (self._folder / value).is_file() else value
            case Form.OUTPUT:
                return self._output(value, place)
        return value

    def _path(self, value: str) -> str:
        return value if value == STDIN else str(self._folder / value)

    def _output(self, value: str, place: tuple[str | int, ...]) -> str:
        """A report beside the file or below it. Hidden folders hold what programs run, such as the hooks of git."""
        name, has_file, file = value.partition("=")
        if not has_file or file in ("", STDIN):
            return value
        top = os.path.realpath(self._folder)
        target = os.path.relpath(os.path.realpath(self._folder / file), top)
        if target == os.pardir or any(part.startswith(".") for part in Path(target).parts):
            wrong = f"{file!r} is not a file below this folder, or is a hidden one"
            self._complain(place, wrong, "write it there, or give --output to the command")
        return f"{name}={self._folder / file}"

    def _complain(self, place: tuple[str | int, ...], wrong: str, advice: str) -> None:
        at = self._document.location(place)
        self.problems.append(Problem(at, ".".join(map(str, place)), wrong, advice))
