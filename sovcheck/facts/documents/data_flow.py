"""What policies see of a data flow."""

from sovcheck.facts.documents.common import CommonFacts


class DataFlowDocument(CommonFacts):
    """A data flow."""

    from_countries: list[str] | None
    to_countries: list[str] | None
    data_classes: list[str] | None
    subject_countries: list[str] | None
    purpose: str | None
    mechanism: str | None
    encrypted_in_transit: bool | None
    customer_only_keys: bool | None
