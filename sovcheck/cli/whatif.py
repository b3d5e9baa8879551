"""``sovcheck whatif``: what would become of a system without somebody, with another owner, and what makes it pass."""

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from sovcheck.cli.completion_values import complete_assets
from sovcheck.cli.options import fail_on_option, refuse_nan, typed, waivers_option
from sovcheck.cli.request_options import request_options
from sovcheck.cli.whatif_options import OF_QUESTIONS, question_options
from sovcheck.errors import UsageError
from sovcheck.report.destination import parse_targets
from sovcheck.report.sink import write_files, write_outputs
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.what_if import Question

_NOTHING_EVALUATED = 3
_OF_WAYS = frozenset({"to", "kept", "costs", "max_changes", "seconds", "waivers", "fail_on", "patch"})
"""Parameters about what makes a system pass, which no other question has."""


@click.command(name="whatif")
@request_options
@question_options
@click.option("--to-pass", is_flag=True, help="Look for the smallest change that passes.")
@click.option("--to", metavar="ORG", help="With --to-pass: who takes over what is moved.")
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="ASSET",
    shell_complete=complete_assets,
    help="With --to-pass: what stays as it is; repeatable.",
)
@click.option("--costs", type=click.Path(path_type=Path), help="With --to-pass: what changes cost.")
@click.option(
    "--max-changes",
    type=click.IntRange(0, 8),
    default=4,
    show_default=True,
    help="With --to-pass: try every set of up to so many changes.",
)
@click.option(
    "--time",
    "seconds",
    type=click.FloatRange(min=0.1, max=86_400),
    callback=refuse_nan,
    default=10.0,
    show_default=True,
    help="With --to-pass: look for so many seconds.",
)
@waivers_option
@fail_on_option
@click.option("--write", "patch", type=click.Path(path_type=Path), help="With --to-pass: write the changes as a patch.")
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text, json, markdown or, without --to-pass, mermaid; repeatable.  [default: text]",
)
def command(
    request: ScanRequest,
    question: Question,
    to_pass: bool,
    to: str | None,
    kept: tuple[str, ...],
    costs: Path | None,
    max_changes: int,
    seconds: float,
    waivers: Path | None,
    fail_on: str,
    patch: Path | None,
    outputs: tuple[str, ...],
) -> int:
    """Ask what would become of a system, without changing a file.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    --without and --each say what stops, --pairs what stops only with two, --transfer what a takeover changes, --with
    what a patch does. For --fail-on-stop a fallback, or life without a part, counts where it was tried lately; what is
    not known does not count; with --each, parties that the profile trusts are not asked about. --to-pass is judged by
    the real policies, as a scan with the same --waivers and --fail-on is.

    Exit code: 0 answered, or a set of changes passes; 1 by --fail-on-stop, or no set was found; 2 no answer; 3 nothing
    evaluated: no application is declared; 130 interrupted.
    """
    if to_pass:
        if option := typed(OF_QUESTIONS):
            raise UsageError(f"--to-pass is a question of its own: leave out {option}")
        asked = replace(request, waivers=waivers, fail_on=fail_on)
        return _way_to_pass(
            asked, patch, outputs, to=to, kept=kept, costs=costs, max_changes=max_changes, seconds=seconds
        )
    if option := typed(_OF_WAYS):
        raise UsageError(f"{option} goes with --to-pass: add that, or leave {option} out")
    if not question.is_asked:
        raise UsageError(
            "what if what? add --without PARTY, --each, --pairs, --transfer ORG=OWNER, --with PATCH or --to-pass"
        )
    return _answer(request, question, outputs)


def _way_to_pass(request: ScanRequest, patch: Path | None, outputs: tuple[str, ...], **constraints: Any) -> int:
    from sovcheck.inventory.patch.writing import patch_text
    from sovcheck.report.way_to_pass import WayFormat, render_way
    from sovcheck.scan.way_to_pass import SearchConstraints, way_to_pass

    targets = parse_targets(outputs, WayFormat.TEXT)
    writes = (patch, *(target.path for target in targets))
    way, changes = way_to_pass(request, SearchConstraints(**constraints, writes=writes))
    if patch is not None:
        write_files([(patch, patch_text(changes).encode())])
    write_outputs([(target.path, render_way(way, target.format).encode()) for target in targets])
    return way.exit_code


def _answer(request: ScanRequest, question: Question, outputs: tuple[str, ...]) -> int:
    from sovcheck.report.terminal import detect_style
    from sovcheck.report.whatif import WhatIfFormat, render_whatif
    from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
    from sovcheck.scan.what_if import ask

    targets = parse_targets(outputs, WhatIfFormat.TEXT)
    files = [target.path for target in targets if target.path is not None]
    refuse_overwriting(files, inputs_of(replace(request, patches=(*request.patches, *question.patches))))
    report = ask(request, question)
    refuse_overwriting(files, gather(Path(file) for system in report.systems for file in system.files))
    width = detect_style().width
    write_outputs(
        [
            (target.path, render_whatif(target.format, report, width if target.path is None else 100).encode())
            for target in targets
        ]
    )
    if not any(system.applications for system in report.systems):
        click.echo("sovcheck: no application is declared, so nothing was asked about any", err=True)
        return _NOTHING_EVALUATED
    return int(bool(report.unsafe))
