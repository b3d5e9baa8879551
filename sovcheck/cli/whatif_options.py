"""What ``sovcheck whatif`` is asked about who leaves and who takes over whom: handed on as one question."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from sovcheck.cli.completion_values import complete_parties
from sovcheck.findings.answer.departures import PartyKind
from sovcheck.inventory.assets.application import Criticality
from sovcheck.scan.what_if import Question
from sovcheck.whatif.grace_period import Assume

Result = TypeVar("Result")

_TOP = 20

OF_QUESTIONS = frozenset(
    {
        "without",
        "each",
        "kinds",
        "top",
        "pairs",
        "transfers",
        "considered",
        "each_path",
        "assume",
        "fail_on_stop",
    }
)
"""The parameters that make up a question."""

_OPTIONS = (
    click.option(
        "--without",
        multiple=True,
        metavar="PARTY",
        shell_complete=complete_parties,
        help="Who or what leaves: a country (US), bloc:eu, an organization, a cloud, an asset; several go at once.",
    ),
    click.option("--each", is_flag=True, help="Ask about every party alone."),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        type=click.Choice([kind.value for kind in PartyKind]),
        help="With --each: only countries, organizations or assets; repeatable.",
    ),
    click.option(
        "--top",
        type=click.IntRange(min=1),
        default=_TOP,
        show_default=True,
        help="With --each: show so many, those first that stop most.",
    ),
    click.option("--pairs", is_flag=True, help="Every two that stop an application only together."),
    click.option(
        "--transfer",
        "transfers",
        multiple=True,
        metavar="ORG=OWNER",
        help="What changes when OWNER, an organization or a country, takes over ORG; repeatable, all together.",
    ),
    click.option(
        "--with",
        "considered",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PATCH.yaml",
        help="What changes with the patch, and all other questions about the system with it; repeatable, in order.",
    ),
    click.option("--each-path", is_flag=True, help="Every PATH is a system of its own."),
    click.option(
        "--assume",
        type=click.Choice([assume.value for assume in Assume]),
        default=Assume.IMMEDIATE.value,
        show_default=True,
        help="Whether they leave over night, or keep the notice of their contracts.",
    ),
    click.option(
        "--fail-on-stop",
        type=click.Choice([criticality.value for criticality in Criticality]),
        help="Exit 1 if an application of at least this criticality stops, or is not known to go on.",
    ),
)


def question_options(function: Callable[..., Result]) -> Callable[..., Result]:
    """--without, --each, --transfer, ...: handed to the command by the name ``question``."""

    @wraps(function)
    def asked(
        *arguments: object,
        without: tuple[str, ...],
        each: bool,
        kinds: tuple[str, ...],
        top: int,
        pairs: bool,
        transfers: tuple[str, ...],
        considered: tuple[Path, ...],
        each_path: bool,
        assume: str,
        fail_on_stop: str | None,
        **named: Any,
    ) -> Result:
        question = Question(
            without=without,
            each=each,
            kinds=tuple(map(PartyKind, kinds)) or tuple(PartyKind),
            top=top,
            pairs=pairs,
            transfers=transfers,
            patches=considered,
            assume=Assume(assume),
            each_path=each_path,
            fail_on_stop=Criticality(fail_on_stop) if fail_on_stop is not None else None,
        )
        return function(*arguments, question=question, **named)

    for option in reversed(_OPTIONS):
        asked = option(asked)
    return asked
