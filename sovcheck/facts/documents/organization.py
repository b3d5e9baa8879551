"""What policies see of an organization."""

from sovcheck.facts.documents.common import CommonFacts, Controller


class OrganizationDocument(CommonFacts):
    """An organization under judgement; ``controllers`` holds only its parents, so that it does not name itself."""

    country: str | None
    public_body: bool | None
    ownership: str | None
    control: str | None
    controllers: list[Controller]
    listed: bool | None
