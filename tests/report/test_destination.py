from pathlib import Path

import pytest

from sovcheck.errors import UsageError
from sovcheck.report.destination import Destination, parse_destinations
from sovcheck.report.formats import ReportFormat


def test_without_any_output_it_is_text_on_standard_output():
    assert parse_destinations([]) == (Destination(ReportFormat.TEXT, None),)


def test_files_and_standard_output_can_be_mixed():
    assert parse_destinations(["json=a=b.json", "text", "sarif=x/y.sarif"]) == (
        Destination(ReportFormat.JSON, Path("a=b.json")),
        Destination(ReportFormat.TEXT, None),
        Destination(ReportFormat.SARIF, Path("x/y.sarif")),
    )


@pytest.mark.parametrize("report_format", ReportFormat)
def test_every_format_can_be_asked_for(report_format):
    assert parse_destinations([f"{report_format}=-"]) == (Destination(report_format, None),)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["jsn"], "--output jsn: no format 'jsn': did you mean 'json'?"),
        (["JSON"], "--output JSON: no format 'JSON': did you mean 'json'?"),
        (["pdf=x"], "--output pdf=x: no format 'pdf': write one of text, json, json-grouped, sarif, junit, markdown, "),
        ([""], "--output : no format ''"),
        (["json="], "--output json=: the file is missing: write json=FILE, or json for standard output"),
        (["text", "json"], "--output: text and json both go to standard output: give all but one a file"),
        (["text", "text=-"], "--output: text and text both go to standard output"),
        (["json=out", "sarif=./out"], "--output: 2 reports go to the file"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(values, message):
    with pytest.raises(UsageError) as caught:
        parse_destinations(values)
    assert str(caught.value).startswith(message)


def test_two_names_of_one_file_are_one_file(tmp_path):
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError, match="2 reports go to the file"):
        parse_destinations([f"json={tmp_path}/real", f"sarif={tmp_path}/link"])
