"""What policies see of a dataset."""

from typing import TypedDict

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts


class Reach(TypedDict):
    """A country where the data can arrive: ``how`` is stored, backed-up, processed, flowed, logged or api.

    ``adequacy`` is ``home-territory`` (EEA), ``adequate``, ``certified``, ``commercial`` or ``none``; ``challenged``
    tells that the decision is before a court.
    """

    country: str | None
    how: str
    mechanism: str | None
    adequacy: str
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
    data_class: str | None
    subject_countries: list[str] | None
    subjects_in_eea: bool | None
    reach: list[Reach]
    reach_complete: bool | None
    access_complete: bool | None
    deletion_evidence: bool | None
