"""Lists that stand in several places are the same in all of them."""

import re
from pathlib import Path

from sovcheck.cli.commands import COMMANDS
from sovcheck.report.formats import ReportFormat

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_every_format_is_named_by_the_readme_and_by_the_help_of_every_command_that_writes_reports():
    (listed,) = re.findall(r"`--output` (.*), several in one run", README)
    assert listed.split(", ") == [name.value for name in ReportFormat]
    for command in ("scan", "report"):
        (section,) = re.findall(rf"^## sovcheck {command}\n(.*?)(?=^## )", REFERENCE, re.MULTILINE | re.DOTALL)
        helped = re.search(r"--output FORMAT\[=FILE\] (.*?); repeatable", " ".join(section.split())).group(1)
        assert re.findall(r"[\w-]+", helped.replace(" or ", " ")) == [name.value for name in ReportFormat]


def test_every_command_is_in_the_readme_and_in_the_reference():
    for name in COMMANDS:
        assert f"\n## sovcheck {name}\n" in REFERENCE
        assert re.search(rf"^\|.*`(sovcheck )?{name}\b", README, re.MULTILINE), name
