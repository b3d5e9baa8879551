"""What policies see of an organization."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.every_kind import CommonFacts
from sovcheck.facts.documents.labels import Stated
from sovcheck.facts.documents.parties import STATED, Controller


class OrganizationFields(TypedDict):
    """What an organization states of itself: each fact is the field of the same name, as it stands."""

    country: Annotated[str | None, Stated("its country", by="country")]
    public_body: Annotated[bool | None, Stated("whether it is a public body", by="public_body")]


class OrganizationDocument(CommonFacts, OrganizationFields):
    """An organization under judgement; ``controllers`` holds only its parents, so that it does not name itself."""

    ownership: Annotated[str | None, STATED, Stated("who owns it", ask="parents of it and of each owner (none: [])")]
    control: Annotated[
        str | None,
        STATED,
        Stated(
            "whether somebody else controls it",
            ask="parents of it and of each owner: controls, or shares, or free_float",
        ),
    ]
    controllers: list[Controller]
    listed: Annotated[
        bool | None,
        Stated("whether it stands on a sanctions list", by="listed_parties", ask="listed_parties (none: [])"),
    ]
