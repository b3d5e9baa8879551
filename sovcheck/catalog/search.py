"""Search of the catalog by what people call things: words of an id, a name, another spelling, or a hub's id."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id, entry_name
from sovcheck.catalog.name_words import any_words, begins_word, joined_words, words_in
from sovcheck.catalog.spellings import find_region
from sovcheck.catalog.store import Catalog

_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://")
_SOLD_UNDER = re.compile(r"^(?:(?:us|us-gov|eu|apac|jp|au|global)\.)?[a-z][a-z0-9]*\.(?=[a-z])")
"""What a cloud puts before a model that it sells: the places of a profile, and who made it."""
_EDITION = re.compile(r"(?:[-@]\d{8})?(?:-v\d+)?(?::\d+)?$")
_HYPHENED_VERSION = re.compile(r"(?<![\d.])(\d)-(\d)(?![\d.])")
_HUB = re.compile(r"^(?:https?://)?(?:www\.)?(?:hf|huggingface)\.co/")
_TAGGED = re.compile(r"^([a-z]+)(\d+(?:\.\d+)*):")
"""The name and version before the tag of a model that a runtime pulls, ``llama3.1:8b``."""
_BETWEEN = " \t,:/()-"
"""What parts the name of a seller from what it sells."""
_IN_BRACKETS = re.compile(r"[()]")
LONGEST = 1_000
"""Letters of a text that are looked for."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found, its kind, and the spelling that it was found by where that is neither id nor name."""

    kind: str
    entry: Sourced
    spelling: str | None = None


def search(catalog: Catalog, text: str) -> list[Match]:
    """Every entry with a spelling in which each word of the text begins a word; what is called exactly so comes first.

    Case, punctuation and where a word ends make no difference: ``llama3.3`` finds
    ``meta-llama/Llama-3.3-70B-Instruct``, ``open ai`` finds OpenAI. What is called nothing of the kind may be a region
    or a product behind the name of who sells it, ``Azure West Europe``, or the id under which a model is sold:
    ``eu.anthropic.claude-sonnet-4-5-20250929-v1:0`` is Claude Sonnet 4.5.
    """
    found = _called(catalog, text) or list(_behind_its_seller(catalog, text[:LONGEST]))
    name = _name_in_id(text)
    if found or name == text:
        return found
    return [match for match in _called(catalog, name) if match.kind == "models"]


def _name_in_id(text: str) -> str:
    """What a model is called in the id under which an interface or a cloud sells it, or a runtime pulls it."""
    id_ = _TAGGED.sub(r"\1 \2 ", _HUB.sub("", text.strip()[:LONGEST].lower()))
    return _HYPHENED_VERSION.sub(r"\1.\2", _SOLD_UNDER.sub("", _EDITION.sub("", id_)))


def _called(catalog: Catalog, text: str) -> list[Match]:
    wanted = words_in(text[:LONGEST])
    if not wanted:
        return []
    found = [match for kind in LISTS for match in _of_kind(entries_of(catalog, kind), kind, wanted)]
    named = {entry_id(match.entry) for match in found if match.kind == "services"}
    found += [match for match in _reached_at(catalog, text[:LONGEST]) if entry_id(match.entry) not in named]
    zoned = list(_zoned(catalog, text.strip()))
    told = {entry_id(match.entry) for match in zoned}
    found = [match for match in found if match.kind != "clouds" or entry_id(match.entry) not in told] + zoned
    return sorted(found, key=lambda match: _rank(match, wanted, frozenset(match.spelling for match in zoned)))


def _rank(match: Match, wanted: tuple[str, ...], regions: frozenset[str | None]) -> int:
    """What is called exactly so, then what is elsewhere, then what begins so, then what only has the words."""
    names = (entry_id(match.entry), entry_name(match.entry))
    own = [words_in(name) for name in names]
    if wanted in own:
        return 0
    if match.spelling is not None and (match.spelling in regions or words_in(match.spelling) == wanted):
        return 1
    own += [joined_words(name) for name in names]
    return 2 if any(words[: len(wanted)] == wanted for words in own) else 3


def _reached_at(catalog: Catalog, text: str) -> Iterator[Match]:
    """Services that an address leads to, whatever stands for the customer's part of it: a region, an account."""
    host = _ADDRESS.sub("", text.strip().lower()).partition("/")[0].partition(":")[0]
    yield from (Match("services", service, endpoint) for service, endpoint in catalog.endpoints.reached_at(host))


def _zoned(catalog: Catalog, text: str) -> Iterator[Match]:
    """Clouds that have a zone of that name, or a region in another spelling of it: reported with the region meant."""
    for cloud in catalog.clouds.values():
        region = find_region(text, cloud)
        if region is not None:
            yield Match("clouds", cloud, region.id)


def _behind_its_seller(catalog: Catalog, text: str) -> Iterator[Match]:
    """Regions and products behind the name of who sells them: ``Azure West Europe``, ``SAP Joule``."""
    ends = [word.end() for word in _WORD.finditer(text)][:-1]
    parts = [(words_in(text[:end]), text[end:].strip(_BETWEEN)) for end in ends]
    for cloud in catalog.clouds.values():
        operator = catalog.organizations.get(cloud.operator)
        names = (cloud.id, cloud.name, *(() if operator is None else spellings_of(operator)))
        found = (_region_called(thing, cloud) for thing in _left_by(names, parts))
        if (region := next(filter(None, found), None)) is not None:
            yield Match("clouds", cloud, region)
    for organization in catalog.organizations.values():
        names = (organization.id, entry_name(organization), *organization.names)
        for thing in _left_by(names, parts):
            product = next((each for each in organization.products if _has(each, words_in(thing), whole=False)), None)
            if product is not None:
                yield Match("organizations", organization, product)
                break


def _left_by(names: Iterable[str], parts: Iterable[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """What stands behind each beginning of a text that begins one of the names, or is its initials."""
    called = [words_in(part) for name in names for part in _IN_BRACKETS.split(name)]
    for seller, thing in parts:
        if any(_begins(words, seller) or seller == ("".join(word[0] for word in words),) for words in called):
            yield thing


def _begins(words: tuple[str, ...], beginning: tuple[str, ...]) -> bool:
    return len(beginning) <= len(words) and all(map(str.startswith, words, beginning))


def _region_called(name: str, cloud: Cloud) -> str | None:
    region = find_region(name, cloud)
    if region is not None:
        return region.id
    wanted = words_in(name)
    spellings = (spelling for each in cloud.regions for spelling in (each.id, each.name, *each.names) if spelling)
    return next((spelling for spelling in spellings if _has(spelling, wanted, whole=False)), None)


def near_ids(name: str, entries: Mapping[str, Sourced]) -> tuple[str, ...]:
    """The ids of a few entries that the writer may have meant, ``nvidia-h100-sxm`` for ``h100``; or none."""
    wanted = words_in(name[:LONGEST])
    ids = [match.entry for match in _of_kind(entries, "", wanted, whole=True)] if wanted else []
    return tuple(map(entry_id, ids)) if len(ids) <= _FEW else ()


def _of_kind(
    entries: Mapping[str, Sourced], kind: str, wanted: tuple[str, ...], *, whole: bool = False
) -> Iterator[Match]:
    joined = ("".join(wanted),)
    for entry in entries.values():
        fitting = _first_fitting(entry, wanted, joined, whole=whole)
        if fitting is not None:
            number, spelling = fitting
            yield Match(kind, entry, spelling if number > 1 else None)


def _first_fitting(
    entry: Sourced, wanted: tuple[str, ...], joined: tuple[str, ...], *, whole: bool
) -> tuple[int, str] | None:
    """The spelling that is these words and no others, else the first one that has them; with its place."""
    first = None
    for number, spelling in enumerate(spellings_of(entry)):
        if words_in(spelling) == wanted:
            return number, spelling
        if first is None and (_has(spelling, wanted, whole) or (not whole and _has(spelling, joined, whole))):
            first = number, spelling
    return first


def spellings_of(entry: Sourced) -> Iterator[str]:
    """Its id, its name, then everything else that it is called."""
    yield entry_id(entry)
    yield entry_name(entry)
    others: Iterable[str] = getattr(entry, "other_names", getattr(entry, "names", ()))
    yield from others
    if isinstance(entry, AcceleratorModel):
        yield from (machine.name for machine in entry.instance_types)
    if isinstance(entry, Cloud):
        for region in entry.regions:
            yield from filter(None, (region.id, region.name, *region.names))


def _has(spelling: str, wanted: tuple[str, ...], whole: bool) -> bool:
    """Whether each wanted word is one of the words of the spelling, or the beginning of one."""
    words = any_words(spelling)
    return all(word in words or (not whole and any(begins_word(word, other) for other in words)) for word in wanted)
