import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.report.github import MOST_OF_A_LEVEL, render_github
from sovcheck.report.source_root import SourceRoot

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^:,]*)(?:,[a-z]+=[^:,]*)*)::([^\r\n]*)")


def read(line):
    """What the runner reads: the level, the properties and the message, all unescaped in its order."""
    level, properties, message = COMMAND.fullmatch(line).groups()
    named = dict(part.split("=", 1) for part in properties.split(","))
    return level, {name: unescaped(value, "3A:", "2C,") for name, value in named.items()}, unescaped(message)


def unescaped(text, *more):
    for code, *letter in ("0D\r", "0A\n", *more, "25%"):
        text = text.replace(f"%{code}{''.join(letter[:-1])}", letter[-1])
    return text


def annotations(report, root=None):
    return [read(line) for line in render_github(report, root).splitlines()]


def test_levels_say_what_decides_what_is_open_and_what_was_accepted(report):
    told = [(level, named["title"]) for level, named, _ in annotations(report)]
    assert told == [
        ("error", "sovcheck"),
        ("error", "CMP-01 (critical) Host is under foreign control"),
        ("error", "CMP-01 (critical) not known: Host is under foreign control"),
        ("warning", "CMP-04 (low) Restricted work stands on rented machines"),
        ("warning", "sovcheck: expired waiver"),
        ("warning", "sovcheck: unused waiver"),
        ("warning", "sovcheck: waiver of everything"),
        ("notice", "CMP-01 (critical) Host is under foreign control"),
        ("notice", "LIC-01 (high) Licence is missing or unknown"),
    ]
    assert annotations(report)[0][2].startswith("FAIL (exit 1): ")


def test_a_result_stands_at_its_line_from_the_top_of_the_repository(report):
    _, named, _ = annotations(report, SourceRoot("/repository/systems", "/repository"))[1]
    assert (named["file"], named["line"]) == ("systems/inventory/hosts.yaml", "12")


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text("%:,=\r\n0ADC23"))
def test_any_text_stays_inside_of_its_command(sample, make_result, text):
    result = make_result("CMP-01", "host", message=text, file=f"a{text}", title=text, blocking=True)
    lines = render_github(sample.model_copy(update={"results": (result,)})).splitlines()
    assert len(lines) == 5
    assert read(lines[1])[0] == "error"


@pytest.mark.parametrize("text", ["::stop-commands::x", "\n::add-mask::x", "##[error]x", "%0A::error::x", "a,b:c%"])
def test_a_name_is_no_command(report, make_result, text):
    result = make_result("CMP-01", "host", message=text, title=text, blocking=True)
    lines = render_github(report.model_copy(update={"results": (result,)})).splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines)
    assert lines[1].endswith(text.replace("\n", r"\n").replace("%", "%25"))


def test_as_many_are_written_as_github_shows_and_the_last_says_how_many_more_there_are(report):
    many = tuple(replace(report.results[0], asset=f"host-{number}") for number in range(100))
    told = annotations(report.model_copy(update={"results": many}))
    errors = [message for level, _, message in told if level == "error"]
    assert len(errors) == MOST_OF_A_LEVEL
    assert errors[-1].startswith("92 errors more are not shown here")
    assert errors[0].startswith("FAIL")


def test_exactly_as_many_as_github_shows_are_all_shown(report):
    many = tuple(replace(report.results[0], asset=f"host-{number}") for number in range(MOST_OF_A_LEVEL - 1))
    told = annotations(report.model_copy(update={"results": many}))
    assert not [message for _, _, message in told if "not shown" in message]
