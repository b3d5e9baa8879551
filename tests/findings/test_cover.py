import pytest

from sovcheck.errors import UsageError
from sovcheck.findings.cover import Cover, cover_of


def test_fields_fill_the_lines_that_they_name():
    assert cover_of(()) is None
    assert cover_of(["prepared=A. Auditor ", "signed=Bonn, x=y"]) == Cover(prepared="A. Auditor", signed="Bonn, x=y")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["prepared"], "write NAME=TEXT"),
        (["prepared= "], "write NAME=TEXT"),
        (["=A"], "there is no line '' on the cover: write one of prepared, reviewed, signed"),
        (["preparde=A"], "did you mean 'prepared'"),
        (["signed=A", "signed=B"], "fills 'signed' twice"),
        (["signed=" + "x" * 10_000], "10,000 letters are too many"),
        (["x" * 10_000], "write NAME=TEXT"),
    ],
)
def test_what_fills_no_line_is_refused(fields: list[str], told: str):
    with pytest.raises(UsageError) as raised:
        cover_of(fields)
    assert told in str(raised.value)
    assert len(str(raised.value)) < 500
