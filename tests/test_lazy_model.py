"""A model before pydantic has made it, and after: one declaration, one class of records."""

import copy
import importlib
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

import sovcheck
from sovcheck.constraints import ConfigDict, Field, StringConstraints, model_validator
from sovcheck.evidence.record import camel_case
from sovcheck.inventory.assets.asset import OwnRecord, Record
from sovcheck.lazy_model import REQUIRED, LazyModel, fields_of

DECLARING = """
import sys
import sovcheck.catalog.overlays, sovcheck.evidence.predicate, sovcheck.findings.report, sovcheck.policy.profile.model
print(*sys.modules, sep="\\n")
"""


class Part(Record):
    number: Annotated[int, Field(ge=1)] = Field(default=1, alias="count")
    secret: str | None = Field(None, repr=False)


class Whole(Record):
    parts: tuple[Part, ...] = ()
    other: Part = Part.model_construct()
    name: Annotated[str, StringConstraints(pattern="^[a-z]+$")]

    @model_validator(mode="after")
    def _is_not_itself(self) -> "Whole":
        if self.name == "itself":
            raise ValueError("it is")
        return self

    @property
    def shouted(self) -> str:
        return self.name.upper()


class Own(OwnRecord):
    passed: int = Field(alias="pass")
    part: Part | None = None


WHOLE = {"name": "any", "parts": [{"count": 2, "secret": "hush"}]}


def kinds(kind: type[LazyModel] = LazyModel) -> Iterator[type[LazyModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


def every_kind() -> list[type[LazyModel]]:
    for module in pkgutil.walk_packages(sovcheck.__path__, "sovcheck."):
        if not module.name.startswith("sovcheck.smoke") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return [each for each in kinds() if each.__module__.startswith("sovcheck.")]


def test_declaring_loads_no_pydantic():
    ran = subprocess.run([sys.executable, "-c", DECLARING], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "sovcheck.findings.report" in loaded
    # The predicate declares times that pydantic alone knows; nothing that it makes is loaded for that.
    assert not loaded & {"sovcheck.made_models", "pydantic.main"}


def test_every_table_of_fields_says_what_pydantic_makes_of_the_declaration():
    models = every_kind()
    assert len(models) > 150
    for kind in models:
        real = kind.model.model_fields
        assert list(fields_of(kind)) == list(real)
        for name, field in fields_of(kind).items():
            assert (field.alias, field.is_required()) == (real[name].alias, real[name].is_required()), (kind, name)
            assert real[name].validation_alias == field.alias
            if field.default is not REQUIRED:
                assert field.default == real[name].default, (kind, name)


def test_a_record_is_of_its_class_whoever_made_it():
    whole = Whole.model_validate(WHOLE, by_alias=True, by_name=False)
    assert type(whole) is Whole
    assert [type(part) for part in whole.parts] == [Part]
    assert whole == Whole(name="any", parts=(Part(number=2, secret="hush"),))
    assert whole == Whole.model_construct(name="any", parts=whole.parts)
    assert hash(whole) == hash(Whole(**WHOLE))
    assert whole.model_fields_set == {"name", "parts"}
    assert whole.shouted == "ANY"
    assert dict(whole) == {"parts": whole.parts, "other": Part(), "name": "any"}
    assert TypeAdapter(Whole | None).validate_python(WHOLE) == whole


@pytest.mark.parametrize(
    "wrong", [{}, {"name": "A"}, {"name": "itself"}, {"name": "a", "x": 1}, {"parts": [{"count": 0}]}]
)
def test_what_is_made_from_outside_is_checked(wrong: object):
    with pytest.raises(ValidationError):
        Whole.model_validate(wrong)
    with pytest.raises(ValidationError):
        Whole(**wrong)


def test_a_record_of_our_own_is_filled_and_not_checked_but_for_its_names():
    own = Own(passed=1)
    assert own == Own(**{"pass": 1}) == Own.model_validate({"pass": 1})
    assert (own.part, own.model_fields_set) == (None, {"passed"})
    for wrong in ({}, {"passed": 1, "fail": 2}):
        with pytest.raises(TypeError):
            Own(**wrong)
    with pytest.raises(ValidationError):
        Own.model_validate({"pass": "x"})


def test_what_it_writes_is_what_pydantic_writes_of_the_model():
    whole = Whole(**WHOLE)
    assert whole.model_dump(exclude_unset=True, by_alias=True) == {
        "name": "any",
        "parts": ({"count": 2, "secret": "hush"},),
    }
    assert whole.model_dump_json(include={"name"}) == '{"name":"any"}'


def test_a_record_cannot_be_changed_and_copies_are_equal():
    whole = Whole(**WHOLE)
    with pytest.raises(AttributeError):
        whole.name = "other"
    with pytest.raises(AttributeError):
        del whole.name
    for same in (copy.copy(whole), copy.deepcopy(whole), pickle.loads(pickle.dumps(whole)), whole.model_copy()):
        assert (same, same.model_fields_set) == (whole, whole.model_fields_set)
    other = whole.model_copy(update={"other": Part(number=3)})
    assert (other.other.number, other.model_fields_set) == (3, {"name", "parts", "other"})
    assert whole.other == Part()


def test_what_is_secret_is_not_shown():
    assert repr(Part(number=2, secret="hush")) == "Part(number=2)"


def test_settings_are_those_of_the_bases_too():
    class Lenient(Record):
        model_config = ConfigDict(extra="ignore")

    assert Lenient.model_config == {**Record.model_config, "extra": "ignore"}
    assert Lenient.model_validate({"x": 1}) == Lenient()


@pytest.mark.parametrize(("name", "written"), [("a", "a"), ("its_per_byte", "itsPerByte"), ("sha256", "sha256")])
def test_names_in_camel_case(name: str, written: str):
    assert camel_case(name) == written
