"""What policies see of a dataset."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts
from sovcheck.inventory.assets.asset import TransferMechanism
from sovcheck.inventory.assets.dataset import DataClass


class Reach(TypedDict):
    """A country where the data can arrive: ``how`` is stored, backed-up, processed, flowed, logged or api.

    ``adequacy`` is ``home-territory`` (EEA), ``adequate``, ``certified``, ``commercial`` or ``none``; ``challenged``
    tells that the decision is before a court.
    """

    country: str | None
    how: Annotated[str, ("stored", "backed-up", "processed", "api", "logged", "flowed")]
    mechanism: Annotated[str | None, TransferMechanism]
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
