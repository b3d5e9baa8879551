"""Which fields name other assets, as far as these can be dropped, exchanged or copied."""

from collections.abc import Collection, Mapping
from typing import Any

NAMING = frozenset(
    {
        "backed_up_in",
        "base_models",
        "data",
        "datasets",
        "from",
        "host",
        "logs_to",
        "mirror",
        "provider_service",
        "registry",
        "serves",
        "software",
        "stored_in",
        "to",
        "training_datasets",
        "generated_by",
        "fetched_from",
    }
)
"""Fields of assets and their groups whose values are ids, beside ``requires``."""


def names(fields: Mapping[str, Any], ids: Collection[str]) -> bool:
    """Whether some field other than its own ``id`` names one of these."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            if names(value, ids):
                return True
        elif name == "requires":
            if any(option["id"] in ids for entry in value for option in entry["any_of"]):
                return True
        elif name in NAMING and any(item in ids for item in (value if isinstance(value, list | tuple) else [value])):
            return True
    return False
