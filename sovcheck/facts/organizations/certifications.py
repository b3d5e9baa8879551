"""Certificates of an organization, as policies compare them with those that a profile asks for."""

from datetime import date

from sovcheck.facts.documents.parties import CertificationFacts
from sovcheck.facts.ordering import canonical
from sovcheck.inventory.assets.organization import Certification, Organization


def certification_facts(organization: Organization, today: date) -> list[CertificationFacts] | None:
    """The certificates that it states; None where it states none, and none of them either."""
    if organization.certifications is None:
        return None
    return canonical(_facts(each, today) for each in organization.certifications)


def scheme_key(name: str) -> str:
    """The name of a scheme without case, spaces and signs, so that ``ISO 27001`` and ``iso-27001`` are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _facts(certification: Certification, today: date) -> CertificationFacts:
    ends = certification.valid_until
    return {
        "scheme": scheme_key(certification.scheme),
        "name": certification.scheme,
        "level": certification.level,
        "status": certification.status.value,
        "ends_in_days": (ends - today).days if ends is not None else None,
    }
