"""Writing an inventory as JSON Lines, as machines read it: a header, then one asset a line with its kind."""

import json
from collections.abc import Iterator

from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.headers import INVENTORY
from sovcheck.inventory.written import as_written


def as_json_lines(inventory: Inventory) -> Iterator[str]:
    """The lines, sorted by id, each with its end; they declare what the inventory declares, and no more."""
    about = {"name": inventory.name, "owner": inventory.owner, "description": inventory.description}
    metadata = {key: text for key, text in about.items() if text is not None}
    header = {"apiVersion": API_VERSION, "kind": INVENTORY}
    yield _line({**header, "metadata": metadata} if metadata else header)
    for declared in inventory.assets.values():
        written = as_written(declared.asset)
        # What equal lines share stands behind what is their own.
        own = {key: written.pop(key) for key in ("id", "name") if key in written}
        yield _line({"kind": declared.asset.kind.value, **own, **written})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True) + "\n"
