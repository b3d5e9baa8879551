"""Search of the catalog by what people call things: words of an id, a name, another spelling, or a hub's id."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sovcheck.catalog.entries.accelerators import AcceleratorModel
from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id, entry_name
from sovcheck.catalog.spellings import find_region
from sovcheck.catalog.store import Catalog
from sovcheck.suggestions import nearest

_WORDS = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
"""A version is one word: ``3.3`` is not found in ``3.1`` beside another 3."""
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://")
_SOLD_UNDER = re.compile(r"^(?:(?:us|us-gov|eu|apac|jp|au|global)\.)?[a-z][a-z0-9]*\.(?=[a-z])")
"""What a cloud puts before a model that it sells: the places of a profile, and who made it."""
_EDITION = re.compile(r"(?:[-@]\d{8})?(?:-v\d+)?(?::\d+)?$")
_HYPHENED_VERSION = re.compile(r"(?<![\d.])(\d)-(\d)(?![\d.])")
_HUB = re.compile(r"^(?:https?://)?(?:www\.)?(?:hf|huggingface)\.co/")
_TAGGED = re.compile(r"^([a-z]+)(\d+(?:\.\d+)*):")
"""The name and version before the tag of a model that a runtime pulls, ``llama3.1:8b``."""
_PLUS = re.compile(r"(?<=\w)\+")
_OF_PLACES = frozenset({"multi", "region", "regional", "regions", "zone", "zones"})
_BETWEEN = " \t,:/()-"
"""What parts the name of a seller from what it sells."""
_IN_BRACKETS = re.compile(r"[()]")
_CUSTOMERS_PART = re.compile(r"\{[^}]*\}")
_LONGEST = 1_000
_FEW = 3
_WORTH_MENDING = 3
_MOST_MENDED = 5


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found, its kind, and the spelling that it was found by where that is neither id nor name."""

    kind: str
    entry: Sourced
    spelling: str | None = None


def search(catalog: Catalog, text: str) -> list[Match]:
    """Every entry with a spelling in which each word of the text begins a word; what is called exactly so comes first.

    Case, punctuation and where a word ends make no difference: ``llama 3.3`` finds
    ``meta-llama/Llama-3.3-70B-Instruct``, ``open ai`` finds OpenAI. What is called nothing of the kind may be a region
    or a product behind the name of who sells it, ``Azure West Europe``, or the id under which a model is sold:
    ``eu.anthropic.claude-sonnet-4-5-20250929-v1:0`` is Claude Sonnet 4.5.
    """
    found = _called(catalog, text) or list(_behind_its_seller(catalog, text[:_LONGEST]))
    name = _name_in_id(text)
    if found or name == text:
        return found
    return [match for match in _called(catalog, name) if match.kind == "models"]


def _name_in_id(text: str) -> str:
    """What a model is called in the id under which an interface or a cloud sells it, or a runtime pulls it."""
    id_ = _TAGGED.sub(r"\1 \2 ", _HUB.sub("", text.strip()[:_LONGEST].lower()))
    return _HYPHENED_VERSION.sub(r"\1.\2", _SOLD_UNDER.sub("", _EDITION.sub("", id_)))


def _called(catalog: Catalog, text: str) -> list[Match]:
    wanted = _words(text[:_LONGEST])
    if not wanted:
        return []
    found = [match for kind in LISTS for match in _of_kind(entries_of(catalog, kind), kind, wanted)]
    named = {entry_id(match.entry) for match in found if match.kind == "services"}
    found += [match for match in _reached_at(catalog, text[:_LONGEST]) if entry_id(match.entry) not in named]
    zoned = list(_zoned(catalog, text.strip()))
    told = {entry_id(match.entry) for match in zoned}
    found = [match for match in found if match.kind != "clouds" or entry_id(match.entry) not in told] + zoned
    return sorted(found, key=lambda match: _rank(match, wanted, frozenset(match.spelling for match in zoned)))


def _rank(match: Match, wanted: tuple[str, ...], regions: frozenset[str | None]) -> int:
    """What is called exactly so, then what is elsewhere, then what begins so, then what only has the words."""
    own = [_words(name) for name in (entry_id(match.entry), entry_name(match.entry))]
    if wanted in own:
        return 0
    if match.spelling is not None and (match.spelling in regions or _words(match.spelling) == wanted):
        return 1
    return 2 if any(words[: len(wanted)] == wanted for words in own) else 3


def near_words(catalog: Catalog, text: str) -> str | None:
    """Words near these that find something, ``llama 3.3`` for ``lama 3.3``, where these find nothing; None for none."""
    wanted = _words(text[:_LONGEST])
    entries = [entry for kind in LISTS for entry in entries_of(catalog, kind).values()]
    spellings = {spelling for entry in entries for spelling in _spellings(entry)}
    known = sorted({word for spelling in spellings for word in _words(spelling) if len(word) >= _WORTH_MENDING})
    mended = (word if _begins_any(word, known) else nearest(word, known) for word in wanted[:_MOST_MENDED])
    beginnings = (" ".join(wanted[:end]) for end in range(min(len(wanted) - 1, _MOST_MENDED), 1, -1))
    place = " ".join(word for word in wanted[:_MOST_MENDED] if word not in _OF_PLACES)
    tries = ("".join(wanted), *beginnings, place, " ".join(filter(None, mended)), nearest(text, sorted(spellings)))
    return next((found for found in tries if found and search(catalog, found)), None)


def _reached_at(catalog: Catalog, text: str) -> Iterator[Match]:
    """Services that an address leads to, whatever stands for the customer's part of it: a region, an account."""
    host = _ADDRESS.sub("", text.strip().lower()).partition("/")[0].partition(":")[0]
    for service in catalog.services.values():
        fitting = next((each for each in service.hosts if _host_pattern(each).fullmatch(host)), None)
        if fitting is not None:
            yield Match("services", service, fitting)


def _zoned(catalog: Catalog, text: str) -> Iterator[Match]:
    """Clouds that have a zone of that name, or a region in another spelling of it: reported with the region meant."""
    for cloud in catalog.clouds.values():
        region = find_region(text, cloud)
        if region is not None:
            yield Match("clouds", cloud, region.id)


def _behind_its_seller(catalog: Catalog, text: str) -> Iterator[Match]:
    """Regions and products behind the name of who sells them: ``Azure West Europe``, ``SAP Joule``."""
    ends = [word.end() for word in _WORDS.finditer(text.lower())][:-1]
    parts = [(_words(text[:end]), text[end:].strip(_BETWEEN)) for end in ends]
    for cloud in catalog.clouds.values():
        operator = catalog.organizations.get(cloud.operator)
        names = (cloud.id, cloud.name, *(() if operator is None else _spellings(operator)))
        found = (_region_called(thing, cloud) for thing in _left_by(names, parts))
        if (region := next(filter(None, found), None)) is not None:
            yield Match("clouds", cloud, region)
    for organization in catalog.organizations.values():
        names = (organization.id, entry_name(organization), *organization.names)
        for thing in _left_by(names, parts):
            product = next(
                (each for each in organization.products if _has(_words(each), _words(thing), whole=False)), None
            )
            if product is not None:
                yield Match("organizations", organization, product)
                break


def _left_by(names: Iterable[str], parts: Iterable[tuple[tuple[str, ...], str]]) -> Iterator[str]:
    """What stands behind each beginning of a text that begins one of the names, or is its initials."""
    called = [_words(part) for name in names for part in _IN_BRACKETS.split(name)]
    for seller, thing in parts:
        if any(_begins(words, seller) or seller == ("".join(word[0] for word in words),) for words in called):
            yield thing


def _begins(words: tuple[str, ...], beginning: tuple[str, ...]) -> bool:
    return len(beginning) <= len(words) and all(map(str.startswith, words, beginning))


def _region_called(name: str, cloud: Cloud) -> str | None:
    region = find_region(name, cloud)
    if region is not None:
        return region.id
    wanted = _words(name)
    spellings = (spelling for each in cloud.regions for spelling in (each.id, each.name, *each.names) if spelling)
    return next((spelling for spelling in spellings if _has(_words(spelling), wanted, whole=False)), None)


def _host_pattern(host: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in _CUSTOMERS_PART.split(host.lower()))
    return re.compile("[a-z0-9.-]+".join(parts))


def near_ids(name: str, entries: Mapping[str, Sourced]) -> tuple[str, ...]:
    """The ids of a few entries that the writer may have meant, ``nvidia-h100-sxm`` for ``h100``; or none."""
    wanted = _words(name[:_LONGEST])
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
    for number, spelling in enumerate(_spellings(entry)):
        words = _words(spelling)
        if words == wanted:
            return number, spelling
        if first is None and (_has(words, wanted, whole) or (not whole and _has(words, joined, whole))):
            first = number, spelling
    return first


def _spellings(entry: Sourced) -> Iterator[str]:
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


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """The words, kept: the one who looks several things up meets every spelling each time.

    A licence is a license, and a plus is a word: Command R+ is another model than Command R.
    """
    return tuple(_WORDS.findall(_PLUS.sub(" plus", text.lower().replace("licence", "license"))))


def _begins_any(word: str, known: Iterable[str]) -> bool:
    return any(other.startswith(word) for other in known)


def _has(words: tuple[str, ...], wanted: tuple[str, ...], whole: bool) -> bool:
    """Whether each wanted word is one of the words, or the beginning of one."""
    return all(word in words or (not whole and any(other.startswith(word) for other in words)) for word in wanted)
