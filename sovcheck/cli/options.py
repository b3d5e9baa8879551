"""Options and arguments that several sub-commands share."""

import math
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from sovcheck.cli.completion_values import complete_formats, complete_frameworks, complete_paths, complete_profiles
from sovcheck.policy.profile import DEFAULT_PROFILE

LANGUAGES = ("en", "de", "fr")
"""Languages of the HTML report: those with a file in ``sovcheck/report/messages``."""

Function = TypeVar("Function", bound=Callable[..., object])


class DateParameter(click.ParamType[date]):
    """A day written as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = None
        # The standard library also reads 20261121 and 2026-W47-6, which inventories may not write.
        if day is None or day.isoformat() != value:
            self.fail(f"{value!r} is not a day: write it as YYYY-MM-DD", param, ctx)
        return day


def typed(names: Collection[str]) -> str | None:
    """The first of these parameters that stands on the command line, as an option.

    What the environment or a file says is not a wish for this one command.
    """
    context = click.get_current_context()
    for parameter in context.command.params:
        if parameter.name in names and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE:
            return parameter.opts[0]
    return None


def refuse_nan(context: click.Context, parameter: click.Parameter, seconds: float) -> float:
    """A number that is none passes every comparison of a range."""
    if math.isnan(seconds):
        raise click.BadParameter("write a number of seconds", context, parameter)
    return seconds


def current_day() -> date:
    """The day it is, where nobody names another."""
    return datetime.now(tz=UTC).date()


class PathsArgument(click.Argument):
    """What is judged; where nothing is named, the file that sets options may name it."""

    def process_value(self, ctx: click.Context, value: object) -> object:
        """The paths, or a usage error that says how to come by an inventory."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            here = "and there is neither inventory.yaml (.yml, .json, .jsonl) nor a folder inventory here"
            advice = "name one, set paths in sovcheck.yaml, or write an inventory with `sovcheck init`"
            raise click.UsageError(f"PATH is missing, {here}: {advice}", ctx) from None


def paths_argument(function: Function) -> Function:
    """PATH...: files, directories, ``-`` for standard input."""
    return click.argument(
        "paths", cls=PathsArgument, nargs=-1, required=True, metavar="[PATH]...", shell_complete=complete_paths
    )(function)


def today_option(function: Function) -> Function:
    """--today: the day on which the verdict is given, so that an old one can be computed again."""
    return click.option(
        "--today",
        type=DateParameter(),
        default=current_day,
        help="Judge as of this day.  [default: the current day]",
    )(function)


def home_option(function: Function) -> Function:
    """--home: the country that counts as home."""
    return click.option(
        "--home",
        metavar="COUNTRY",
        help="Home country; else the profile's, else the domicile that applications share with their owners.",
    )(function)


def profile_option(function: Function) -> Function:
    """--profile: a bundled profile's name, or a file."""
    return click.option(
        "--profile",
        default=DEFAULT_PROFILE,
        show_default=True,
        metavar="NAME|FILE",
        shell_complete=complete_profiles,
        help="The approach to judge by.",
    )(function)


def policy_option(function: Function) -> Function:
    """--policy: more policies beside the bundled ones."""
    return click.option(
        "--policy",
        "policies",
        multiple=True,
        type=click.Path(path_type=Path),
        help="More policies: a folder, a .rego file or a bundle .tar.gz.",
    )(function)


def framework_options(function: Function) -> Function:
    """--framework and --declarations: which frameworks are answered, and with which declared answers."""
    named = click.option(
        "--framework",
        "frameworks",
        multiple=True,
        metavar="ID|FILE",
        shell_complete=complete_frameworks,
        help="Answer this framework clause by clause, such as eu-csf.",
    )
    declared = click.option(
        "--declarations",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Declared answers: a file of kind Declaration, or a folder; those in PATH count anyway.",
    )
    return named(declared(function))


def catalog_option(function: Function) -> Function:
    """--catalog: the user's own catalog entries, over the bundled ones."""
    return click.option(
        "--catalog",
        "catalogs",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Catalog entries of your own, over the bundled ones.",
    )(function)


def output_option(function: Function) -> Function:
    """--output: formats of a report, each with or without a file."""
    from sovcheck.report.formats import ReportFormat

    *names, last = ReportFormat
    return click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT[=FILE]",
        shell_complete=complete_formats,
        help=f"{', '.join(names)} or {last}; repeatable.  [default: text]",
    )(function)


def language_option(function: Function) -> Function:
    """--lang: the language of the HTML report."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        show_default=True,
        help="The language of HTML.",
    )(function)


def cover_option(function: Function) -> Function:
    """--set-field: the lines on the cover of the HTML report, handed to the command as ``fields``."""
    from sovcheck.findings.cover import LINES

    *names, last = LINES
    return click.option(
        "--set-field",
        "fields",
        multiple=True,
        metavar="NAME=TEXT",
        help=f"Fill a line on the cover of HTML: {', '.join(names)} or {last}; repeatable.",
    )(function)


def root_option(function: Function) -> Function:
    """--root: the folder that formats for machines name files from."""
    return click.option(
        "--root",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="The folder that SARIF, github and gitlab name files from.  [default: the top of the repository]",
    )(function)


def patch_option(function: Function) -> Function:
    """--patch: changes to what is declared, in their order."""
    return click.option(
        "--patch",
        "patches",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Changes to what PATH declares: a file of kind Patch; repeatable, in order.",
    )(function)


def waivers_option(function: Function) -> Function:
    """--waivers: what somebody has accepted."""
    return click.option(
        "--waivers", type=click.Path(path_type=Path), help="Accepted findings, each with reason and expiry."
    )(function)


def fail_on_option(function: Function) -> Function:
    """--fail-on: from which severity on a failure decides."""
    from sovcheck.findings.verdict import NEVER
    from sovcheck.policy.severity import Severity

    return click.option(
        "--fail-on",
        type=click.Choice([*(severity.value for severity in Severity), NEVER]),
        default=Severity.LOW.value,
        show_default=True,
        help="The least severity that fails.",
    )(function)


class _Times(click.IntRange):
    """How often a flag is given; ``true`` of a file or variable is once."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of times."""
        words: dict[str, Any] = {"true": 1, "yes": 1, "on": 1, "false": 0, "no": 0, "off": 0}
        times: Any = words.get(str(value).lower(), value)
        return int(super().convert(times, param, ctx))


def detail_options(function: Function) -> Function:
    """-q, -v, --details: how much text on standard output says, handed to the command as ``quiet`` and so on."""
    for option in (
        click.option("--details", is_flag=True, help="Text: everything, with its proof, as text=FILE has it."),
        click.option("-v", "--verbose", is_flag=True, help="Text: say of each unknown what is not known."),
        click.option(
            "-q",
            "--quiet",
            count=True,
            type=_Times(0, 2, clamp=True),
            help="No progress bar; text: verdict, failures and unknowns; -qq: no text at all.",
        ),
    ):
        function = option(function)
    return function
