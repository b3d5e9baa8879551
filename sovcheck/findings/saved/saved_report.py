"""Reports that were saved as JSON: read back whole, or refused with what is wrong and where."""

import json
import re
from pathlib import Path

from pydantic import ValidationError

from sovcheck.errors import InputError, Location, Problem
from sovcheck.findings.report import Report
from sovcheck.findings.saved.consistency import contradictions, refuse_altered
from sovcheck.findings.saved.grouped_report import GROUPED, parsed
from sovcheck.findings.saved.json_places import line_of, line_of_ambiguity
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import STDIN, STDIN_NAME, read_bounded, read_standard_input

SCHEMA = "sovcheck.report/v1"
ADVICE = "write one with `sovcheck scan --output json=FILE`"


def load_report(path: str) -> Report:
    """The report of a file, or of standard input (``-``). Raises InputError when it is not a whole one."""
    if path == STDIN:
        return parse_report(read_standard_input(), STDIN_NAME)
    return parse_report(read_bounded(Path(path), ADVICE), path)


def parse_report(data: bytes, file: str) -> Report:
    """The report out of its JSON, grouped or not, with or without the parts that later versions added.

    Raises InputError for any other schema, for JSON that readers take differently, and for one that contradicts itself:
    a verdict that its own results do not give would be shown as if it had been judged.
    """
    return parsed(data, file, _parse_whole)


def _parse_whole(data: bytes, file: str) -> Report:
    try:
        parse_object(data)
        report = Report.model_validate_json(data, by_alias=True, by_name=False)
    except NotStrictError as error:
        raise InputError([Problem(Location(file, line_of_ambiguity(data)), "", str(error), ADVICE)]) from None
    except ValidationError as error:
        raise InputError([explain_invalid(error, data, file)]) from None
    refuse_altered(contradictions(report), data, file)
    return report


def explain_invalid(error: ValidationError, data: bytes, file: str) -> Problem:
    """The first thing that is wrong with a report; the others mostly follow from it."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        line = re.search(r"line (\d+)", first["msg"])
        return Problem(Location(file, int(line[1]) if line else 0), "", "is not valid JSON", ADVICE)
    tree = json.loads(data)
    schema = tree.get("schema") if isinstance(tree, dict) else None
    if schema != SCHEMA:
        if not isinstance(schema, str):
            return Problem(Location(file, 1), "", "is not a report of sovcheck", ADVICE)
        return Problem(
            Location(file, line_of(data, ("schema",))),
            "schema",
            f"is {schema!r}, and only {SCHEMA!r} and {GROUPED!r} can be read",
            ADVICE,
        )
    field = ".".join(str(step) for step in first["loc"])
    place = Location(file, line_of(data, first["loc"]))
    if first["type"] == "extra_forbidden":
        return Problem(place, field, "is not a field that this version knows", _of_writer(tree))
    return Problem(place, field, first["msg"][:1].lower() + first["msg"][1:], ADVICE)


def _of_writer(tree: dict[str, object]) -> str:
    tool = tree.get("tool")
    version = tool.get("version") if isinstance(tool, dict) else None
    return f"use sovcheck {version}, which wrote it" if isinstance(version, str) else ADVICE
