"""The words of the page in one language, from a message file; what a language lacks is in English."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup, escape

from sovcheck.visible import NAME_LETTERS, SENTENCE_LETTERS, shortened, visible

_FOLDER = Path(__file__).parents[1] / "messages"
ENGLISH = "en"

Message = str | list[str]

_LONG_WORD = re.compile(r"\S{31}")
"""What may be broken anywhere, so that a table stays on the page; shorter words are never broken."""


def languages() -> tuple[str, ...]:
    """The codes of all languages that have a message file, English first."""
    return (ENGLISH, *sorted(path.stem for path in _FOLDER.glob("*.yaml") if path.stem != ENGLISH))


@cache
def messages(language: str) -> Mapping[str, Message]:
    """All messages of a language by their keys, such as ``cover.heading``."""
    return dict(_flat(_read(f"{language}.yaml")))


@cache
def rule_words(language: str) -> Mapping[str, str]:
    """What bundled rules and profiles say, by the English text, so that no translation outlives a change of it."""
    if language == ENGLISH:
        return {}
    return {text: other for texts in _read(f"rules/{language}.yaml").values() for text, other in texts.items()}


@cache
def country_names(language: str) -> Mapping[str, str]:
    """The names of countries by their codes."""
    held = json.loads((_FOLDER / "countries.json").read_bytes())
    return {str(code): str(name) for code, name in held["names"][language].items()}


def _read(file: str) -> dict[str, dict[str, str]]:
    tree = yaml.load((_FOLDER / file).read_bytes(), Loader=yaml.CSafeLoader)
    return {str(key): value for key, value in tree.items()}


def _flat(tree: Mapping[str, object], above: str = "") -> Iterable[tuple[str, Message]]:
    for key, value in tree.items():
        name = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, [str(each) for each in value] if isinstance(value, list) else str(value)


class Words:
    """Looks messages up and puts values into them; whatever comes from others is escaped and can be seen."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = messages(language)
        self._english = messages(ENGLISH)
        self._rules = rule_words(language)

    def __call__(self, key: str, **values: object) -> Markup:
        """The message of that key. Raises KeyError for a key that English does not have."""
        message = self._messages.get(key) or self._english[key]
        return escape(message).format(**{name: _shown(value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._english

    def counted(self, key: str, number: int, **values: object) -> Markup:
        """The message for one, or for several."""
        return self(f"{key}.{'one' if number == 1 else 'other'}", count=number, **values)

    def either(self, group: str, name: str) -> Markup:
        """The word for a closed value, such as a severity; the value itself where there is none."""
        key = f"{group}.{name}"
        return self(key) if key in self._english else _shown(name)

    def listed(self, items: Iterable[object]) -> Markup:
        """Several, with commas and the word for *and*; a dash for none."""
        shown = [_shown(item) for item in items]
        if not shown:
            return Markup("&ndash;")
        if len(shown) == 1:
            return shown[0]
        return self("and", first=Markup(", ").join(shown[:-1]), last=shown[-1])

    def country(self, code: str) -> Markup:
        """A country by the name that people know; its code where it has none here."""
        return _shown(country_names(self.language).get(code, code))

    def countries(self, codes: Iterable[str]) -> Markup:
        """Several countries by such names."""
        names = country_names(self.language)
        return self.listed(names.get(code, code) for code in codes)

    def rule(self, text: str) -> Markup:
        """What a rule or profile says in this language; in English, and marked so, where nobody has translated it."""
        translated = self._rules.get(text)
        if translated is not None:
            return escape(translated)
        return english(text, self.language)

    def says(self, text: str) -> bool:
        """Whether what a rule or profile says is there in this language."""
        return self.language == ENGLISH or text in self._rules

    def english(self, text: str) -> Markup:
        """A text that is always English."""
        return english(shortened(text, NAME_LETTERS), self.language)

    def glossary(self) -> list[tuple[str, str]]:
        """Words with what they mean, in the order of the alphabet."""
        keys = [key for key in self._english if key.startswith("glossary.terms.")]
        terms = [self._messages.get(key) or self._english[key] for key in keys]
        return sorted(((term[0], term[1]) for term in terms), key=lambda term: term[0].casefold())


def english(text: str, language: str) -> Markup:
    """The text, marked as English in a page of another language."""
    shown = escape(shortened(visible(text), SENTENCE_LETTERS))
    return shown if language == ENGLISH else Markup('<span lang="en">{}</span>').format(shown)


def name(text: str) -> Markup:
    """A name of somebody else: it cannot turn the reading order of what is around it, nor push it out of sight."""
    seen = shortened(visible(text), NAME_LETTERS)
    marked = Markup('<bdi class="long">{}</bdi>') if _LONG_WORD.search(seen) else Markup("<bdi>{}</bdi>")
    return marked.format(seen)


def _shown(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    return escape(shortened(visible(value), NAME_LETTERS) if isinstance(value, str) else value)
