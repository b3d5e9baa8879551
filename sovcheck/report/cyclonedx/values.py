"""Values as CycloneDX has them: identifiers, references, properties, addresses, and parts that parties are named by."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sovcheck.constraints import JsonValue
from sovcheck.inventory.assets.organization import Organization
from sovcheck.report.identifiers import identifiers

uuid_of = identifiers("https://sovcheck.dev/ns/cyclonedx")
_LETTER = r"(?:[A-Za-z0-9._~:/?@!$&'*+,;=()-]|%[0-9A-Fa-f]{2})"
_ADDRESS = re.compile(rf"https?://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:[/?]{_LETTER}*)?(?:#{_LETTER}*)?")

SYSTEM = "sovcheck:system"
"""The system as a whole. No asset is called so: ids of assets hold no colon."""
TOOL = "sovcheck:tool"
CATALOG = "sovcheck:catalog"


def file_ref(path: str) -> str:
    """What an inventory file is referred to by."""
    return f"file:{path}"


def property_of(name: str, value: str) -> dict[str, str]:
    """A property that CycloneDX has no field for."""
    return {"name": f"sovcheck:{name}", "value": value}


def text_of(value: JsonValue) -> str:
    """A stated value as the text of a property: words as they are, yes and no, lists and groups as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_address(text: str | None) -> bool:
    """Whether it is an address of the web, and not a word such as ``none``."""
    return text is not None and _ADDRESS.fullmatch(text) is not None


def party(asset_id: str, organizations: Mapping[str, Organization]) -> dict[str, Any]:
    """An organization by its name and country, as far as they are known."""
    known = organizations.get(asset_id)
    entity: dict[str, Any] = {"name": (known.name if known is not None else None) or asset_id}
    if known is not None and known.country is not None:
        entity["address"] = {"country": known.country}
    return entity
