"""Countries in English sentences: with their article, and with those through whom they act."""

from collections.abc import Sequence

from sovcheck.findings.answer.holders import ActingCountry, CriticalApplication, NamedParty

_ARTICLE = frozenset(
    {"AE", "AX", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "IO"}
    | {"KM", "KY", "MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "TF", "US", "VG", "VI"}
)
"""The countries whose names, as the catalog has them, take an article in a sentence: Czechia takes none."""


def takes_article(code: str) -> bool:
    """Whether the name of the country does, in an English sentence."""
    return code in _ARTICLE


def country_called(country: NamedParty) -> str:
    """The country as it stands in a sentence."""
    return f"the {country.name}" if takes_article(country.id) else country.name


def capital(sentence: str) -> str:
    """The sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def acting_below(facts: CriticalApplication) -> Sequence[ActingCountry]:
    """The countries that act through organizations of which none is an ultimate owner who is named beside them."""
    owners = {each.id for each in (*facts.stopped_by, *facts.partly_stopped_by, *facts.read_by)}
    return [each for each in facts.acting if each.through and owners.isdisjoint(party.id for party in each.through)]
