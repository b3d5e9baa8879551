"""What policies see of a dataset."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts
from sovcheck.inventory.assets.asset import TransferMechanism
from sovcheck.inventory.assets.dataset import DataClass

HOW = ("stored", "backed-up", "processed", "api", "logged", "flowed", "administered", "supported", "anywhere")
"""The ways in which data can come to a place, or be seen from it."""


class Reach(TypedDict):
    """A country where the data can arrive: ``how`` is stored, backed-up, processed, flowed, logged or api.

    It is administered or supported where people can see the data from there, and anywhere, with no country, where a
    service processes in no place that it names. ``protected``: encrypted before it arrives, with keys of one's own.
    ``adequacy`` is ``home-territory`` (EEA), ``adequate``, ``certified``, ``commercial`` or ``none``; ``challenged``
    tells that the decision is before a court.
    """

    country: str | None
    how: Annotated[str, HOW]
    mechanism: Annotated[str | None, TransferMechanism]
    protected: bool
    adequacy: Annotated[str, ("home-territory", "adequate", "certified", "commercial", "none")]
    challenged: bool
    path: str


class DatasetDocument(CommonFacts):
    """A dataset.

    ``reach_complete`` is ``True`` when the country of every place in reach is known and nothing that could lead to
    further ones is left out, else ``None``. ``access_complete`` is ``True`` when everybody is stated who can read it
    there: the controller, and the operators and owners behind every place, up to the roots, else ``None``.
    """

    controller: OrganizationFacts
    curator: OrganizationFacts
    licence: LicenceFacts
    data_class: Annotated[str | None, DataClass]
    subject_countries: list[str] | None
    subjects_in_eea: bool | None
    reach: list[Reach]
    reach_complete: bool | None
    access_complete: bool | None
    deletion_evidence: bool | None
