"""Tables as CSV that a spreadsheet opens as text: no cell is a formula, whichever separator it looks for."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from sovcheck.visible import visible

_STARTS_FORMULA = re.compile(r"""(?:^|(?<=[;|]))(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])""")
"""Before a sign with which a formula begins, at the start of a cell or of what another separator would make one."""


def safe_cell(value: object) -> str:
    """The value as one line; an apostrophe keeps a spreadsheet from taking it, or a part of it, for a formula."""
    return _STARTS_FORMULA.sub("'", visible(str(value)))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table with its header, every cell quoted, a line for each row; nothing stands for None."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else safe_cell(cell) for cell in row] for row in rows])
    return written.getvalue()
