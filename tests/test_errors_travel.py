"""Errors can be handed to another process: each comes out as the error that went in."""

import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import sovcheck
from sovcheck.engine.opa.faults import NoReplyInTimeError, RefusedError, RejectedError
from sovcheck.engine.opa.judge import RuleError
from sovcheck.errors import InputError, Location, PolicyError, Problem
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.inventory.assets.asset import Kind
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.loopback import ServerAnswer
from sovcheck.user_files import NotRegularError

PROBLEMS = [Problem(Location("a.yaml", 3), "b", "is wrong", "mend it"), Problem(Location("a.yaml", 1), "", "is bad")]
MADE = [
    InputError(PROBLEMS),
    PolicyError(PROBLEMS),
    RefusedError("HTTP 500", 500),
    RejectedError("undefined function", "a/b.rego", 7, parsed=True),
    RuleError("CMP-01", Kind.GPU_HOST, NoReplyInTimeError("no whole reply in 1 s")),
    NotRegularError(Path("a.yaml")),
    ServerAnswer("/health", 503, "loading"),
    SmokeFailure(FailureCode.WEIGHTS_UNSIGNED, "nobody signed a.gguf"),
    RefusedEvidence(EvidenceStatus.EXPIRED, "since yesterday"),
]
"""One of each class that is not made of its text alone."""
NOT_LOADED = ("sovcheck.smoke.isolation.python_hook", "sovcheck.smoke.worker.__main__", "sovcheck.__main__")


def classes() -> Iterator[type[BaseException]]:
    """Every class of errors that a module of ours defines."""
    for found in pkgutil.walk_packages(sovcheck.__path__, "sovcheck."):
        if not found.name.startswith(NOT_LOADED):
            module = importlib.import_module(found.name)
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, BaseException) and value.__module__ == found.name:
                    yield value


CLASSES = sorted(set(classes()), key=lambda each: (each.__module__, each.__name__))
BY_CLASS = {type(error): error for error in MADE}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda each: each.__name__)
def test_an_error_is_the_same_in_another_process(kind: type[BaseException]):
    error = BY_CLASS[kind] if kind in BY_CLASS else kind("what went wrong")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert again.args == error.args
    assert {name: str(value) for name, value in vars(again).items()} == {
        name: str(value) for name, value in vars(error).items()
    }


def test_there_are_many():
    assert len(CLASSES) > 25
