"""``sovcheck questions``: what nobody has said, and who can; and answers that came back, as a patch."""

from pathlib import Path

import click

from sovcheck.cli.request_options import request_options
from sovcheck.report.destination import parse_targets
from sovcheck.report.question_list import QuestionFormat, render_questions
from sovcheck.report.sink import write_outputs, write_standard_output
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.questioning import answers_as_patch, questions_of
from sovcheck.scan.request import ScanRequest
from sovcheck.user_files import SUFFIXES


@click.command(name="questions")
@request_options
@click.option("--for", "asked", metavar="ORG", help="Only what this organization is asked, by its id or name.")
@click.option(
    "--apply",
    "answers",
    type=click.Path(path_type=Path),
    help="A table of this command with answers filled in: print them as a patch.",
)
@click.option(
    "--output",
    metavar="FORMAT[=FILE]",
    default="text",
    show_default=True,
    help="text, csv (to fill in and read back) or markdown.",
)
def command(request: ScanRequest, asked: str | None, answers: Path | None, output: str) -> None:
    """List what leaves results unknown: one question for each fact, by who can answer it.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    With --apply the answers of a table are held to what the inventory allows, and printed as a patch for `--patch`.
    """
    if answers is not None:
        write_standard_output(answers_as_patch(answers, request.paths, request.catalogs).encode())
        return
    (target,) = parse_targets((output,), QuestionFormat.TEXT)
    refuse_overwriting([target.path], inputs_of(request))
    # An inventory that lies in a folder is read, too.
    refuse_overwriting([target.path], gather([], [(Path(name), SUFFIXES) for name in request.paths]))
    write_outputs([(target.path, render_questions(target.format, questions_of(request, asked)).encode())])
