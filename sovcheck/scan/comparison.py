"""Comparing designs: each is judged here or read from a saved report, whichever its content says."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from msgspec.structs import replace

from sovcheck.errors import UsageError
from sovcheck.findings.comparison.matrix import MOST_DESIGNS, compare_all
from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.findings.comparison.pairwise import compare
from sovcheck.findings.comparison.sides import Side
from sovcheck.findings.report import ToolInfo
from sovcheck.findings.saved.saved_report import load_report
from sovcheck.inventory.limits import LIMITS
from sovcheck.scan.progress import Progress, no_progress
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan_system
from sovcheck.user_files import STDIN, read_input
from sovcheck.version import __version__

_SCHEMA = re.compile(rb'"schema"\s*:\s*"sovcheck\.')
_TOOL = ToolInfo(name="sovcheck", version=__version__)


@dataclass(frozen=True, slots=True)
class Design:
    """A design as it was named: an inventory or a saved report at a path, and the patches that are applied to it."""

    label: str
    path: str
    patches: tuple[Path, ...] = ()


def parse_design(text: str) -> Design:
    """What ``A`` or ``A+PATCH+...`` names; a plus that belongs to the name of a file that is there stays in it."""
    path, *patches = _parts(text)
    return Design(text, path, tuple(Path(patch) for patch in patches))


def parse_renaming(values: Sequence[str]) -> Mapping[str, str]:
    """What ``--map OLD=NEW`` says. Raises UsageError for anything else, and for an id that is mapped twice."""
    renamed: dict[str, str] = {}
    for value in values:
        old, _, new = value.partition("=")
        if not old or not new:
            raise UsageError(f"--map {value}: write OLD=NEW: the id in A, and what the asset is called in B")
        if renamed.setdefault(old, new) != new:
            raise UsageError(f"--map {value}: {old!r} is mapped to {renamed[old]!r} already")
    return renamed


def compare_designs(
    request: ScanRequest,
    designs: tuple[Design, Design],
    renamed: Mapping[str, str],
    on_progress: Progress = no_progress,
) -> Comparison:
    """Judge both as the request says, where they are not reports, and compare them. Raises SovcheckError."""
    one, other = _sides(request, designs, on_progress)
    return compare(one, other, renamed, fail_on=request.fail_on, tool=_TOOL)


def compare_many(
    request: ScanRequest,
    designs: Sequence[Design],
    renamed: Mapping[str, str],
    on_progress: Progress = no_progress,
) -> Matrix:
    """The same for two to five designs, each compared with the first; all must call assets alike."""
    if renamed:
        raise UsageError("--map says what an asset of A is called in B, and a matrix has more designs than these")
    if not 1 < len(designs) <= MOST_DESIGNS:
        raise UsageError(f"--matrix shows 2 to {MOST_DESIGNS} designs side by side, and not {len(designs)}")
    return compare_all(_sides(request, designs, on_progress), fail_on=request.fail_on, tool=_TOOL)


def files_of(designs: Sequence[Design]) -> list[Path]:
    """What is named for the comparison, so that nothing is written over it."""
    return [path for design in designs for path in (Path(design.path), *design.patches) if design.path != STDIN]


def _sides(request: ScanRequest, designs: Sequence[Design], on_progress: Progress) -> list[Side]:
    if sum(design.path == STDIN for design in designs) > 1:
        raise UsageError("- stands for standard input, which can be read once: name a file for the other design")
    return [_side(request, design, on_progress) for design in designs]


def _side(request: ScanRequest, design: Design, on_progress: Progress) -> Side:
    if design.path != STDIN and _is_report(Path(design.path)):
        if design.patches:
            raise UsageError(f"{design.label}: a patch changes an inventory, and {design.path} is a report")
        return Side(design.label, load_report(design.path))
    report, system = scan_system(replace(request, paths=(design.path,), patches=design.patches), on_progress)
    return Side(design.label, report, system.inventory)


def _is_report(path: Path) -> bool:
    """Whether the file is one of the documents that sovcheck writes; what it really is, its reader says."""
    if not path.is_file():
        return False
    try:
        data = read_input(path, LIMITS.bytes)
    except OSError:
        return False  # the scan says what is wrong with it
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or _SCHEMA.search(data) is None:
        return False
    try:
        tree = json.loads(data)
    except ValueError:
        return True
    except RecursionError:
        return False
    return isinstance(tree.get("schema"), str)


def _parts(text: str) -> list[str]:
    """The text at its pluses, but for those in the longest name with which it begins and that is there."""
    pieces = text.split("+")
    parts = []
    while pieces:
        begun = list(accumulate(pieces, "{}+{}".format))
        length = max((count for count, name in enumerate(begun, start=1) if Path(name).exists()), default=1)
        parts.append(begun[length - 1])
        pieces = pieces[length:]
    return parts
