"""The catalog that is part of the package."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import cast

from sovcheck.inventory.yaml_reader import read_documents

KEYS = ("accelerators", "blocs", "clouds", "countries", "licences", "models", "organizations")
"""The list keys of a catalog document; each has a file of its name."""

_DATA = Path(__file__).with_name("data")
_AS_OF = re.compile(rb"\bas_of: *(\d{4}-\d{2}-\d{2})")


def read_bundled() -> dict[str, bytes]:
    """The bytes of each file by its list key."""
    return {key: (_DATA / f"{key}.yaml").read_bytes() for key in KEYS}


def newest_date(data: bytes) -> date:
    """The newest ``as_of`` of a file, found without parsing it; ``date.min`` when it has none."""
    return max((date.fromisoformat(found.decode()) for found in _AS_OF.findall(data)), default=date.min)


def parse_bundled(key: str, data: bytes) -> dict[str, Mapping[str, object]]:
    """The entries of a file by id, as text and not yet validated."""
    (document,) = read_documents(data, f"{key}.yaml")
    # Every bundled file has this form: a test validates them all.
    entries = cast("dict[str, list[dict[str, str]]]", document.tree)[key]
    name = "code" if key == "countries" else "id"
    return {entry[name]: entry for entry in entries}
