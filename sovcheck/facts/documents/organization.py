"""What policies see of an organization."""

from typing import Annotated

from sovcheck.facts.documents.common import STATED, CommonFacts, Controller


class OrganizationDocument(CommonFacts):
    """An organization under judgement; ``controllers`` holds only its parents, so that it does not name itself."""

    country: str | None
    public_body: bool | None
    ownership: Annotated[str | None, STATED]
    control: Annotated[str | None, STATED]
    controllers: list[Controller]
    listed: bool | None
