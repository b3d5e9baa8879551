"""The templates of the register that facts can fill in part, with all of their columns.

Codes and titles as in Implementing Regulation (EU) 2024/2956, read in what others made of it
(intuitem/ciso-assistant-community@02c3be0b:backend/tprm/dora_export.py) and not in the Official Journal.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

CONTRACTS = "B_02.02"
PROVIDERS = "B_05.01"
SUPPLY_CHAINS = "B_05.02"
ASSESSMENTS = "B_07.01"

_PROVIDER = "Identification code of the ICT third-party service provider"
_PROVIDER_TYPE = "Type of code to identify the ICT third-party service provider"
_REFERENCE = "Contractual arrangement reference number"
_SERVICE_TYPE = "Type of ICT services"

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    CONTRACTS: {
        "c0010": _REFERENCE,
        "c0020": "LEI of the entity making use of the ICT service(s)",
        "c0030": _PROVIDER,
        "c0040": _PROVIDER_TYPE,
        "c0050": "Function identifier",
        "c0060": _SERVICE_TYPE,
        "c0070": "Start date of the contractual arrangement",
        "c0080": "End date of the contractual arrangement",
        "c0090": "Reason of the termination or ending of the contractual arrangement",
        "c0100": "Notice period for the financial entity",
        "c0110": "Notice period for the ICT third-party service provider",
        "c0120": "Country of the governing law of the contractual arrangement",
        "c0130": "Country of provision of the ICT services",
        "c0140": "Storage of data",
        "c0150": "Location of the data at rest (storage)",
        "c0160": "Location of management of the data (processing)",
        "c0170": "Sensitiveness of the data stored",
        "c0180": "Level of reliance on the ICT service",
    },
    PROVIDERS: {
        "c0010": _PROVIDER,
        "c0020": _PROVIDER_TYPE,
        "c0030": "Additional identification code of the ICT third-party service provider",
        "c0040": "Type of additional identification code of the ICT third-party service provider",
        "c0050": "Legal name of the ICT third-party service provider",
        "c0060": "Name of the ICT third-party service provider in Latin alphabet",
        "c0070": "Type of person of the ICT third-party service provider",
        "c0080": "Country of the ICT third-party service provider's headquarters",
        "c0090": "Currency of the total annual expense",
        "c0100": "Total annual expense or estimated cost of the ICT third-party service provider",
        "c0110": "Identification code of the ICT third-party service provider's ultimate parent undertaking",
        "c0120": "Type of code to identify the ultimate parent undertaking",
    },
    SUPPLY_CHAINS: {
        "c0010": _REFERENCE,
        "c0020": _SERVICE_TYPE,
        "c0030": _PROVIDER,
        "c0040": _PROVIDER_TYPE,
        "c0050": "Rank",
        "c0060": "Identification code of the recipient of sub-contracted ICT services",
        "c0070": "Type of code to identify the recipient of sub-contracted ICT services",
    },
    ASSESSMENTS: {
        "c0010": _REFERENCE,
        "c0020": _PROVIDER,
        "c0030": _PROVIDER_TYPE,
        "c0040": _SERVICE_TYPE,
        "c0050": "Substitutability of the ICT third-party service provider",
        "c0060": "Reason if the provider is considered not substitutable or difficult to substitute",
        "c0070": "Date of the last audit on the ICT third-party service provider",
        "c0080": "Existence of an exit plan",
        "c0090": "Possibility of reintegration of the contracted ICT service",
        "c0100": "Impact of discontinuing the ICT services",
        "c0110": "Are there alternative ICT third-party service providers identified?",
        "c0120": "Identification of alternative ICT third-party service provider",
    },
}
"""Of each template the columns in their order."""

HELD: Mapping[str, frozenset[str]] = {
    CONTRACTS: frozenset({"c0080", "c0110", "c0120", "c0130", "c0140", "c0150", "c0160"}),
    PROVIDERS: frozenset({"c0050", "c0060", "c0070", "c0080"}),
    SUPPLY_CHAINS: frozenset({"c0050"}),
    ASSESSMENTS: frozenset({"c0080", "c0110"}),
}
"""The columns whose value can come from an inventory; of the others at most whom they are about."""
Basis = Literal["stated", "computed"]


def is_held(template: str, column: str) -> bool:
    """Whether an inventory can state the value of the column."""
    return column in HELD[template]


class Cell(Struct, frozen=True, kw_only=True):
    """What a column of a row says.

    ``refers_to`` are ids of the inventory whose code goes here: identification codes are in no inventory.
    """

    value: str | None = None
    refers_to: tuple[str, ...] = ()
    basis: Basis = "stated"
    stated_at: str | None = None
    note: str | None = None


class Row(Struct, frozen=True):
    """A row of a template; ``key`` are the ids of the inventory that it is about."""

    template: str
    key: str
    cells: Mapping[str, Cell]
