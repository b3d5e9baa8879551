"""Formats for people say where the fields stand that would settle a result; the message itself is the same wherever."""

from dataclasses import replace

from sovcheck.findings.report import MissingField, Report
from sovcheck.report.path_wording import message_with_places


def missing(asset: str, line: int | None = None, field: str = "data") -> MissingField:
    return MissingField(asset=asset, field=field, file="apps.yaml" if line is not None else None, line=line)


def test_places_of_other_assets_are_named_once_and_a_few(report: Report):
    result = replace(report.results[0], asset="host", message="not known")
    own, catalog = missing("host", 3), missing("from-catalog")
    assert message_with_places(replace(result, missing=None)) == "not known"
    assert message_with_places(replace(result, missing=(own, catalog))) == "not known"
    two = (own, missing("app", 4), missing("app", 4, "requires"), missing("other", 9))
    assert message_with_places(replace(result, missing=two)) == "not known (at apps.yaml:4; apps.yaml:9)"
    many = tuple(missing(f"app-{line}", line) for line in range(1, 6))
    named = "apps.yaml:1; apps.yaml:2; apps.yaml:3; and others"
    assert message_with_places(replace(result, missing=many)) == f"not known (at {named})"
