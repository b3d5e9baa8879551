"""What policies see of a licence, and of the terms over a lineage."""

from typing import Annotated, TypedDict

from sovcheck.catalog.entries.licences import Commercial, Revocability, ScaleMetric
from sovcheck.facts.documents.labels import Stated
from sovcheck.inventory.assets.application import FieldOfUse


def _of_lineage(words: str, more: str = "") -> Stated:
    """The label of a fact about the licences over a lineage, which models and the catalog state together."""
    ask = f"licence.id, for held weights base_models, both also of ancestors{more}; these terms in the catalog"
    return Stated(words, ask=ask)


class PresentTermsFacts(TypedDict):
    """What the publisher offers something under today, where that is another licence than the one it was taken under.

    ``before_obtained`` says that the terms had changed by the day on which it was taken.
    """

    id: str
    since: str
    before_obtained: bool | None


class LicenceFacts(TypedDict):
    """The licence as declared; ``known`` when the catalog or SPDX knows it, ``text_stored`` when its hash is stated.

    ``obtained`` is the day on which it was taken, ``current`` holds one entry where the present terms are stated.
    """

    id: Annotated[str | None, Stated("its licence", by="licence.id")]
    known: Annotated[bool | None, Stated("a licence that the catalog or SPDX knows", by="licence.id")]
    text_stored: bool
    obtained: Annotated[
        str | None, Stated("when it was taken, before or after its terms changed", by="licence.obtained")
    ]
    current: list[PresentTermsFacts]


class TermScope(TypedDict):
    """Who is shut out: country codes, blocs already expanded, and the place of the clause."""

    countries: list[str]
    clause: str


class TermUses(TypedDict):
    """Fields of use that are barred, and the place of the clause."""

    fields: Annotated[list[str], FieldOfUse]
    clause: str


class TermScale(TypedDict):
    """A size at which terms change; ``metric`` is a value of the catalog's ScaleMetric."""

    metric: Annotated[str, ScaleMetric]
    threshold: float
    consequence: str
    clause: str


class Term(TypedDict):
    """The terms of one licence: of the asset, or in the lineage of a model.

    ``inherited``: something that the model was made from is under it, which others made, and which none of them has put
    under other terms since; those of the model itself are not. ``share_alike`` are the licences under one of which the
    model has to be passed on, and ``not_within`` those that do not take it in, where a base model is under it: what
    comes of data that was trained on is not settled. ``None`` says that nobody read the text for it.
    """

    licence: str
    name: str
    commercial: Annotated[str, Commercial]
    excludes: list[TermScope]
    bars: list[TermUses]
    revocability: Annotated[str, Revocability]
    mutable: bool | None
    scale: list[TermScale]
    attribution: str | None
    output_training: bool | None
    modification: bool | None
    inherited: bool
    share_alike: Annotated[
        list[str] | None,
        Stated("under which licences what is made of it has to be passed on", ask="these terms in the catalog"),
    ]
    not_within: list[str]
    clause: str
    path: str


class NamingDuty(TypedDict):
    """Words that terms ask to be shown; ``shown`` when every application that uses the model shows them."""

    licence: str
    name: str
    words: str
    shown: Annotated[
        bool | None, Stated("whether the words are shown that its licence asks for", ask="notices of each application")
    ]
    path: str


class CheckedTerms(TypedDict):
    """Which aspects of the terms somebody checked: ``True`` when that is so for every licence over the lineage.

    Each is ``None`` as well while a base model or a licence over the lineage is not stated, or the catalog does not
    know it. Whether a ``geography`` limit binds may also hang on modalities that are not stated.
    """

    commercial: Annotated[bool | None, _of_lineage("whether the licences grant commercial use")]
    geography: Annotated[bool | None, _of_lineage("which countries the licences shut out", ", and modalities")]
    fields_of_use: Annotated[bool | None, _of_lineage("which uses the licences bar")]
    revocability: Annotated[bool | None, _of_lineage("how the licences can end")]
    mutability: Annotated[bool | None, _of_lineage("whether licensors can change the terms")]
    scale: Annotated[bool | None, _of_lineage("from which size on the licences change")]
    modification: Annotated[bool | None, _of_lineage("whether the licences permit changes")]


class Terms(TypedDict):
    """All licences over the lineage, each once; of data and software its own, unless its user made it.

    Of a model behind an API its own alone: the terms of the API are the terms. Only its own, too, and nothing checked,
    while nobody states how it is reached.
    ``used`` is ``False`` of data that nothing but trained a model: its terms are judged in the lineage of that model.
    ``own`` holds the terms of its own licence, where the catalog knows it, whether or not they bind who uses it.
    ``complete`` is ``True`` when all aspects are checked that can bar a use or end it: all but ``modification``.
    """

    used: bool
    licences: list[Term]
    own: list[Term]
    checked: Annotated[CheckedTerms, _of_lineage("any licence terms")]
    complete: Annotated[bool | None, _of_lineage("all licence terms", ", and modalities")]
