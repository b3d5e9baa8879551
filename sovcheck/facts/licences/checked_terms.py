"""Which aspects of licence terms somebody checked, so that a rule is unknown only where the aspect that it reads is."""

from collections.abc import Set as AbstractSet

from sovcheck.catalog.entries.licences import Commercial, Licence, Revocability
from sovcheck.facts.documents.licences import CheckedTerms

ASPECTS: frozenset[str] = CheckedTerms.__required_keys__
"""Every aspect of the terms."""

_CAN_STOP_A_USE = ASPECTS - {"modification"}


def checked_aspects(licence: Licence, *, modalities_known: bool) -> frozenset[str]:
    """The aspects that somebody checked; whom it shuts out is open while a limit hangs on unknown modalities."""
    by_modality = any(limit.multimodal_only for limit in licence.geographic_limits or ())
    checked = {
        "commercial": licence.commercial is not Commercial.UNKNOWN,
        "geography": licence.geographic_limits is not None and (modalities_known or not by_modality),
        "fields_of_use": licence.use_limits is not None,
        "revocability": licence.revocability is not Revocability.UNKNOWN,
        "mutability": licence.mutable is not None,
        "scale": licence.scale_limits is not None,
        "modification": licence.modification is not None,
    }
    return frozenset(aspect for aspect, is_checked in checked.items() if is_checked)


def checked_terms(aspects: AbstractSet[str]) -> CheckedTerms:
    """The facts about a set of checked aspects."""
    return {
        "commercial": "commercial" in aspects or None,
        "geography": "geography" in aspects or None,
        "fields_of_use": "fields_of_use" in aspects or None,
        "revocability": "revocability" in aspects or None,
        "mutability": "mutability" in aspects or None,
        "scale": "scale" in aspects or None,
        "modification": "modification" in aspects or None,
    }


def is_complete(aspects: AbstractSet[str]) -> bool:
    """Whether every aspect is checked that can bar a use or end it."""
    return aspects >= _CAN_STOP_A_USE
