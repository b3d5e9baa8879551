"""``sovcheck questions``: what nobody has said, and who can; and answers that came back, as a patch."""

from pathlib import Path

import click
from msgspec.structs import replace

from sovcheck.cli.options import framework_options
from sovcheck.cli.request_options import request_options
from sovcheck.report.destination import parse_targets
from sovcheck.report.question_list import QuestionFormat, left_out_of_table, render_questions
from sovcheck.report.sink import write_outputs, write_standard_output
from sovcheck.scan.inputs import gather, inputs_of, refuse_overwriting
from sovcheck.scan.questionnaire import answers_as_patch, questions_of
from sovcheck.scan.request import ScanRequest
from sovcheck.user_files import SUFFIXES


@click.command(name="questions")
@request_options
@framework_options
@click.option("--for", "asked", metavar="ORG", help="Only what this organization is asked, by its id or name.")
@click.option(
    "--apply",
    "answers",
    type=click.Path(path_type=Path),
    help="A table of this command with answers filled in: print them as a patch, or as declarations.",
)
@click.option(
    "--output",
    metavar="FORMAT[=FILE]",
    default="text",
    show_default=True,
    help="text, csv (to fill in and read back) or markdown; of a framework html as well.",
)
def command(
    request: ScanRequest,
    frameworks: tuple[str, ...],
    declarations: tuple[Path, ...],
    asked: str | None,
    answers: Path | None,
    output: str,
) -> None:
    """List what leaves results unknown: one question for each fact, by who can answer it.

    PATH is a file, a folder or - for standard input; all of them together are one system.

    With --apply the answers of a table are held to what the inventory allows, and printed as a patch for `--patch`.

    With --framework the form of a framework is written instead, with what facts say of it filled in. With --apply, too,
    a filled-in form is printed as a document of kind Declaration.
    """
    request = replace(request, frameworks=frameworks, declarations=declarations)
    if answers is not None:
        write_standard_output(_read_back(answers, request).encode())
        return
    if frameworks:
        _write_forms(request, asked, output)
        return
    (target,) = parse_targets((output,), QuestionFormat.TEXT)
    _refuse_overwriting(target.path, request)
    questions = questions_of(request, asked)
    write_outputs([(target.path, render_questions(target.format, questions).encode())])
    if target.format is QuestionFormat.CSV and (notice := left_out_of_table(questions)) is not None:
        click.echo(f"sovcheck: notice: {notice}", err=True)


def _read_back(answers: Path, request: ScanRequest) -> str:
    if not request.frameworks:
        return answers_as_patch(answers, request)
    from sovcheck.scan.framework_forms import form_as_declarations

    return form_as_declarations(answers, request.frameworks)


def _write_forms(request: ScanRequest, asked: str | None, output: str) -> None:
    from sovcheck.report.framework_form import FormFormat, render_form
    from sovcheck.scan.framework_forms import forms_of

    if asked is not None:
        raise click.UsageError("--for and --framework ask for different lists: write one of them")
    (target,) = parse_targets((output,), FormFormat.TEXT)
    _refuse_overwriting(target.path, request)
    write_outputs([(target.path, render_form(target.format, forms_of(request)).encode())])


def _refuse_overwriting(path: Path | None, request: ScanRequest) -> None:
    refuse_overwriting([path], inputs_of(request))
    # An inventory that lies in a folder is read, too.
    refuse_overwriting([path], gather([], [(Path(name), SUFFIXES) for name in request.paths]))
