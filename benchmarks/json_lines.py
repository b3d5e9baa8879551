"""Writes a generated inventory again as JSON Lines, one asset a line with its kind, as machines would.

usage: python benchmarks/json_lines.py INVENTORY.yaml FLEET.jsonl

Only for inventories of generate.py and shapes.py: every asset begins at a line ``  - id: ...`` or ``  - {id: ...``.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import yaml

KINDS = {
    "organizations": "organization",
    "models": "model",
    "datasets": "dataset",
    "gpu_hosts": "gpu_host",
    "cloud_services": "cloud_service",
    "applications": "application",
    "data_flows": "data_flow",
    "software": "software",
}
ITEM = re.compile(r"  - (\{)?id: ([a-z0-9._-]+)")
NAME = re.compile(r"\n    name: ([\w .-]+)(?=\n)")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
WORDS = {"true": True, "false": False, "null": None}


def write_json_lines(inventory: Path, target: Path) -> None:
    """Write the inventory again; texts that differ only by id and name are parsed once."""
    known: dict[str, dict[str, object]] = {}
    with inventory.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        header: list[str] = []
        kind = ""
        for text in items(lines):
            if (match := ITEM.match(text)) is None:
                group = text.rstrip(":\n") if text[0] != " " else ""
                kind = KINDS.get(group, kind)
                header += [] if group in KINDS else [text]
                continue
            if header:
                file.write(json.dumps(typed(load("".join(header)))) + "\n")
                header = []
            file.write(json.dumps(asset(kind, text, match, known)) + "\n")


def items(lines: TextIO) -> Iterator[str]:
    """The text of each asset, and each line of the header and before a group."""
    held = ""
    for line in lines:
        if line.startswith("  - ") or line[0] not in " #\n":
            yield from [held] if held else []
            held = ""
        held += line
    yield held


def asset(kind: str, text: str, match: re.Match[str], known: dict[str, dict[str, object]]) -> dict[str, object]:
    """One asset, its kind, id and name first."""
    own: dict[str, object] = {"kind": kind, "id": match[2]}
    if match[1]:
        (fields,) = load(text)
        return own | typed(fields)
    if name := NAME.match(text, match.end()):
        own["name"] = name[1]
    body = text[(name or match).end() :]
    if body not in known:
        (fields,) = load(f"  - id: x{body}")
        known[body] = {key: value for key, value in typed(fields).items() if key != "id"}
    return own | known[body]


def load(text: str) -> Any:
    """The text with every scalar as it is written."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


def typed(value: Any) -> Any:
    """Numbers, booleans and nothing as JSON has them."""
    if isinstance(value, dict):
        return {key: each if key in ("id", "name") else typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [typed(each) for each in value]
    return int(value) if NUMBER.fullmatch(value) else WORDS.get(value, value)


if __name__ == "__main__":
    write_json_lines(Path(sys.argv[1]), Path(sys.argv[2]))
