"""Appends a waiver to the text of a file; everything else, comments too, stays as it was written."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sovcheck.errors import UsageError
from sovcheck.findings.waivers.waivers import Waiver, parse_waivers
from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.visible import UNSEEN

if TYPE_CHECKING:
    from yaml import Node

_KEY = "waivers"
_HEADER = f"apiVersion: {API_VERSION}\nkind: Waivers\n{_KEY}:\n"
_WIDTH = 100


def with_waiver(data: bytes | None, waiver: Waiver, file: str) -> bytes:
    """The bytes of the file with the waiver in them; those of a new file where there is none yet.

    What is there must be waivers that can be read. Raises UsageError with the entry, to be written by hand, where the
    file is written in a way in which it cannot be added.
    """
    if data is None:
        return f"{_HEADER}{_block(waiver, 2)}".encode()
    before = [entry.waiver for entry in parse_waivers(data, file)]
    text = data.decode("utf-8-sig")
    edited = _edited(text, waiver)
    if edited is None or not _holds(edited, [*before, waiver], file):
        raise UsageError(f"{file}: its list of waivers cannot be added to; write this into it:\n{_block(waiver, 2)}")
    return edited.encode()


def _holds(text: str, waivers: list[Waiver], file: str) -> bool:
    """Whether that is what the text is read as."""
    from sovcheck.errors import InputError

    try:
        return [entry.waiver for entry in parse_waivers(text.encode(), file)] == waivers
    except InputError:
        return False


def _edited(text: str, waiver: Waiver) -> str | None:
    """The text with the waiver after the last one of its last document."""
    import yaml

    nodes = yaml.compose_all(text, Loader=yaml.CSafeLoader)
    documents = [node for node in nodes if isinstance(node, yaml.MappingNode)]
    if not documents:
        return None
    last = documents[-1]
    listed = next((value for key, value in last.value if key.value == _KEY), None)
    if listed is None:
        return None if last.flow_style else _after_line(text, _end(last), f"{_KEY}:\n{_block(waiver, 2)}")
    if not isinstance(listed, yaml.SequenceNode):
        start, end = listed.start_mark.index, listed.end_mark.index  # of a null, or of nothing
        return _after_line(text[:start] + text[end:], start, _block(waiver, 2))
    if listed.flow_style:
        return _in_brackets(text, listed, waiver)
    return _after_line(text, _end(listed), _block(waiver, listed.start_mark.column))


def _end(node: "Node") -> int:
    """Where the last scalar below a node ends: a block ends only where the next thing begins, behind its comments."""
    import yaml

    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    index: int = last.end_mark.index
    return index


def _after_line(text: str, index: int, block: str) -> str:
    """The text with a block after the line on which a place is; of a literal block, after its last line."""
    newline = "\r\n" if "\r\n" in text else "\n"
    while index and text[index - 1] in "\r\n":
        index -= 1
    end = text.find("\n", index)
    before, after = (text + newline, "") if end < 0 else (text[: end + 1], text[end + 1 :])
    return before + block.replace("\n", newline) + after


def _in_brackets(text: str, listed: "Node", waiver: Waiver) -> str:
    """The text with a waiver as the last item of a list in brackets."""
    end: int = listed.end_mark.index - 1
    inner = text[:end].rstrip()
    comma = "" if inner.endswith(("[", ",")) else ", "
    entry = json.dumps(waiver.model_dump(mode="json", exclude_none=True))
    return f"{inner}{comma}{entry}{text[end:]}"


def _block(waiver: Waiver, column: int) -> str:
    """The waiver as an item of a list that begins in a column."""
    fields = waiver.model_dump(exclude_none=True)
    if waiver.severity is not None:
        fields["severity"] = str(waiver.severity)
    text = _dumped(fields, allow_unicode=True)
    if UNSEEN.search(text.replace("\n", "")):
        text = _dumped(fields, allow_unicode=False)
    return "".join(_indented(text.splitlines(), " " * column))


def _dumped(fields: dict[str, object], *, allow_unicode: bool) -> str:
    import yaml

    return yaml.safe_dump([fields], sort_keys=False, allow_unicode=allow_unicode, width=_WIDTH)


def _indented(lines: Iterable[str], indent: str) -> Iterable[str]:
    return (f"{indent}{line}\n" if line else "\n" for line in lines)
