"""Inventories as JSON Lines, one asset a line with its kind, which is how machines write millions of them.

A line with the header begins an inventory, and the lines below it are its assets. A line is read as the document of a
file of its own would be; one of which anything is wrong goes to the ordinary reader, for it to say what. Lines that are
equal but for id and name are read once: behind these two the text of a line is read the same whatever they hold.
"""

import hashlib
import re
from array import array
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from sovcheck import lazy_model
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import API_VERSION, ASSET_TYPES
from sovcheck.inventory.declarations import Declarations
from sovcheck.inventory.declared import Declared
from sovcheck.inventory.documents import declare_document
from sovcheck.inventory.headers import INVENTORY, OTHER_KINDS, is_inventory
from sovcheck.inventory.json_text import NotPlainError, find_json_error, is_usual, plain_object
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.line_splitter import LineSplitter
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.messages import shown
from sovcheck.inventory.plain_records import validated
from sovcheck.inventory.sniffing import looks_like_ours
from sovcheck.inventory.yaml_reader import Document, read_line
from sovcheck.inventory.yaml_tree import Tree
from sovcheck.suggestions import did_you_mean

HEADER = f'{{"apiVersion": "{API_VERSION}", "kind": "{INVENTORY}"}}'
"""The line that begins an inventory; it may say ``metadata``, too."""

KINDS = {asset_type.kind.value: asset_type for asset_type in ASSET_TYPES.values()}
"""The model of an asset by what its line calls its kind."""

_KIND = "kind"
_DOCUMENTS = (INVENTORY, *OTHER_KINDS)
_OF_KINDS = f"write one of {', '.join(KINDS)}"
_ONE_OBJECT = "write one object a line, in JSON"
_NO_YAML = "not valid YAML"
_NONE = array("I")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")

_WORDS = {b"kind": "|".join(KINDS).encode(), b"id": rb"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?"}
_BEGUN = re.compile(
    rb'\s*\{\s*(?:"kind"\s*:\s*"(?P<kind>%(kind)s)"\s*,\s*"id"\s*:\s*"(?P<id>%(id)s)")'
    rb'(?:\s*,\s*"name"\s*:\s*"(?P<name>[^"\\\x00-\x1f\x7f]{0,200})")?' % _WORDS
)
"""How lines begin that are looked up by the rest of their text."""

_OURS = re.compile(rb'apiVersion|sovcheck|Inventory|\\u|"kind"\s*:\s*"(?:%(kind)s)"' % _WORDS)
"""What a line has that is a header or an asset, also with letters written as escapes."""

_FEW = 4096
"""So many texts are kept whatever comes; more only while most lines repeat one of them."""

_LARGE = 2 * LIMITS.asset_nodes
"""Bytes of a line from which on its entries are counted."""


class LinesRead(Struct, frozen=True):
    """A file of JSON Lines: the digest of its bytes, whether it holds inventory, and what else it says it holds."""

    sha256: str
    is_inventory: bool
    kinds: tuple[str, ...]


def read_json_lines(parts: Iterable[bytes], file: str, declarations: Declarations, *, named: bool) -> LinesRead:
    """Declare what the lines hold, and tell what is wrong with them. Raises InputError where reading cannot go on.

    A file that was not ``named`` by the user may be about something else, as long as it holds no asset of ours.
    """
    digest, size, splitter = hashlib.sha256(), 0, LineSplitter()
    reader = _LinesReader(file, declarations, named=named)
    for part in chain(parts, [None]):
        if part is not None:
            digest.update(part)
            size += len(part)
        if size > LIMITS.lines_bytes and reader.is_inside:
            wrong = f"is larger than {LIMITS.lines_bytes:,} bytes"
            raise InputError([Problem(Location(file), "", wrong, "split it into several files")])
        if splitter.number == 0 and part is not None and part.startswith(_WIDE_MARKS) and reader.concerns_us(part):
            raise InputError([Problem(Location(file, 1), "", "is encoded as UTF-16 or UTF-32", "save it as UTF-8")])
        for number, line in splitter.lines(part) if part is not None else splitter.rest():
            reader.read(number, line)
        declarations.expect(0, Location(file, splitter.number))
    return LinesRead(digest.hexdigest(), reader.is_inventory, tuple(sorted(map(shown, reader.kinds))))


class _LinesReader:
    """Reads one line after the other; ``is_inside`` says whether they are assets of an inventory that has begun."""

    def __init__(self, file: str, declarations: Declarations, *, named: bool) -> None:
        self.is_inside = False
        self.is_inventory = False
        self.kinds: set[str] = set()
        self._file = file
        self._declarations = declarations
        self._named = named
        self._begun = False
        self._lines = 0
        self._texts: dict[_Key, Declared] = {}

    def concerns_us(self, data: bytes) -> bool:
        """Whether what is wrong with the data has to be reported: where it may be one of our inventories."""
        return self.is_inside or (self._named and not self._begun) or looks_like_ours(data)

    def read(self, number: int, line: bytes | None) -> None:
        """Read one line; None stands for one that is too long."""
        self._lines += 1
        if line is None:
            self._refuse_length(number)
        elif self.is_inside:
            begun = _BEGUN.match(line)
            key = (begun["kind"], begun["name"] is not None, line[begun.end() :]) if begun is not None else None
            if begun is None or key is None or not self._repeat(number, begun, self._texts.get(key)):
                self._read_new(number, line, key)
        elif not self._begun or _OURS.search(line):
            self._read_new(number, line, None)
        self._begun = True

    def _refuse_length(self, number: int) -> None:
        if self.concerns_us(b""):
            wrong = f"the line has more than {LIMITS.line:,} bytes"
            self._tell(number, "", wrong, "write every asset on a line of its own, and one as large as this as several")
            self._declarations.complete = False

    def _repeat(self, number: int, begun: re.Match[bytes], first: Declared | None) -> bool:
        """Declare an asset whose text is known but for id and name; whether it is."""
        try:
            name = begun["name"].decode() if begun["name"] is not None else None
        except UnicodeDecodeError:
            return False
        if first is None or (name is not None and not is_usual(name)):
            return False
        asset_id = begun["id"].decode()
        self._declarations.repeat(
            first, first.asset.called(asset_id, name), Location(self._file, number), _on_line(number)
        )
        return True

    def _read_new(self, number: int, line: bytes, key: "_Key | None") -> None:
        try:
            tree = plain_object(line.decode())
        except (NotPlainError, UnicodeDecodeError):
            self._read_plainly(number, line)
            return
        if not self._is_asset(number, tree):
            if self.is_inside or _is_header(tree):
                self._read_plainly(number, line)
            return
        fields = {name: value for name, value in tree.items() if name != _KIND}
        asset = None
        if len(line) < _LARGE:
            asset = _valid(KINDS[str(tree[_KIND])], fields)
        if asset is None and len(line) < _LARGE and self._declarations.problems.full:
            # What is wrong is only counted, and nobody needs the words of the ordinary reader.
            kind = KINDS[str(tree[_KIND])]
            self._declarations.declare(kind, Document(self._file, fields, _on_line(number)))
        elif asset is None:
            self._read_plainly(number, line)
        else:
            self._declare(number, asset, key or _key(str(tree[_KIND]), fields))

    def _is_asset(self, number: int, tree: Tree) -> bool:
        """Whether the line is an asset of an inventory, also of one that forgot to begin."""
        if not isinstance(tree, dict) or _is_header(tree) or str(tree.get(_KIND)) not in KINDS:
            return False
        if not self.is_inside and isinstance(tree.get("id"), str):
            self._tell(number, "", "an asset stands where no inventory has begun", f"write above it {HEADER}")
            self.is_inside = True
        return self.is_inside

    def _declare(self, number: int, asset: Asset, key: "_Key") -> None:
        """Declare an asset that is as it should be, or take it from one that is equal but for id and name."""
        place, lines = Location(self._file, number), _on_line(number)
        if (first := self._texts.get(key)) is not None:
            self._declarations.repeat(first, first.asset.called(asset.id, asset.name), place, lines)
            return
        declared = self._declarations.add(asset, place, lines)
        if len(self._texts) < _FEW or 2 * len(self._texts) < self._lines:
            self._texts[key] = self._declarations.number(declared)

    def _read_plainly(self, number: int, line: bytes) -> None:
        """Read a line by the ordinary reader, which has the words for what is wrong."""
        no_json = find_json_error(line.decode(errors="replace"))
        if no_json is not None and self.is_inside and self._declarations.problems.full:
            self._declarations.problems.count(1)
            self._declarations.complete = False
            return
        reading = read_line(line, self._file, number)
        place = Location(self._file, number)
        document = reading.documents[0] if reading.documents and no_json is None else None
        problems = [each for each in reading.problems if no_json is None or not each.wrong.startswith(_NO_YAML)]
        if no_json is not None and not problems:
            problems = [Problem(place, "", no_json, _ONE_OBJECT)]
        elif no_json is None and not line.strip().startswith(b"{"):
            problems = [Problem(place, "", "no object stands here", _ONE_OBJECT)]
            document = None
        problems = [replace(each, wrong=each.wrong.replace(_NO_YAML, "cannot be read")) for each in problems]
        if problems and self.concerns_us(line):
            self._declarations.problems.extend(problems)
            self._declarations.problems.count(reading.more)
            self._declarations.complete &= reading.complete and no_json is None
            self.is_inside = True
        if document is None:
            return
        if isinstance(document.tree, dict) and _is_header(document.tree):
            self._begin(document)
        elif self._is_asset(number, document.tree):
            self._declare_document(document)
        elif self.is_inside:
            self._refuse_kind(number, document)

    def _begin(self, document: Document) -> None:
        """A header: the lines below it are assets of that inventory, or nothing of ours."""
        try:
            self.is_inside = is_inventory(document)
        except InputError as error:
            self._declarations.stop(error)
            self.is_inside = True
            return
        if self.is_inside:
            self.is_inventory = True
            declare_document(document, self._declarations)
        elif isinstance(document.tree, dict) and isinstance(kind := document.tree.get(_KIND), str):
            self.kinds.add(kind)

    def _declare_document(self, document: Document) -> None:
        """Declare an asset, or tell what is wrong with it."""
        if isinstance(document.tree, dict):
            fields = {name: value for name, value in document.tree.items() if name != _KIND}
            self._declarations.declare(KINDS[str(document.tree[_KIND])], replace(document, tree=fields))

    def _refuse_kind(self, number: int, document: Document) -> None:
        """A line of an inventory that nobody can read: what it was to declare is not missed."""
        tree = document.tree if isinstance(document.tree, dict) else {}
        if tree.get(_KIND) is None:
            self._tell(number, _KIND, "is missing", _OF_KINDS)
        else:
            kind = tree[_KIND]
            wrong = f"{shown(kind)} is not a kind of asset"
            self._tell(number, _KIND, wrong, did_you_mean(str(kind), KINDS, _OF_KINDS))
        if isinstance(asset_id := tree.get("id"), str):
            self._declarations.claim(asset_id, Location(self._file, number))
        else:
            self._declarations.complete = False

    def _tell(self, number: int, field: str, wrong: str, advice: str) -> None:
        self._declarations.problems.add(Problem(Location(self._file, number), field, wrong, advice))


_Key = tuple[bytes, bool, bytes]
"""What a line says but for its id and name: its kind, whether it has a name, and the rest."""


def _key(kind: str, fields: dict[str, Tree]) -> _Key:
    """As read off a line that begins otherwise: the rest begins with a brace there, and nowhere else."""
    rest = {name: value for name, value in fields.items() if name not in ("id", "name")}
    return kind.encode(), isinstance(fields.get("name"), str), json.encode(rest)


def _valid(kind: type[Asset], fields: Mapping[str, Any]) -> Asset | None:
    """The asset with these fields; None where something is wrong."""
    try:
        return validated(kind, fields)
    except lazy_model.ValidationError:
        return None


def _is_header(tree: Mapping[str, Tree]) -> bool:
    """Whether a line begins a document: an inventory, or something else."""
    return "apiVersion" in tree or tree.get(_KIND) in _DOCUMENTS


def _on_line(number: int) -> Lines:
    """The lines of what stands on one."""
    return Lines(_NONE, 0, None, number)
