"""Collecting what files declare: each asset read by the model of its kind, equal texts once, and what is wrong."""

from collections.abc import Sequence

from msgspec.structs import replace

from sovcheck import lazy_model
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import Metadata
from sovcheck.inventory.declared import Declared, Form, Inventory, InventoryFile, stated_in
from sovcheck.inventory.flaws import NO_FLAWS, Flaws
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.messages import shown
from sovcheck.inventory.plain_records import validated
from sovcheck.inventory.problems import Problems
from sovcheck.inventory.validation import examine
from sovcheck.inventory.yaml_reader import Document

_SEVERAL = 2
_NAMED = 3
"""How many systems are named, where files are about more than one."""

_SEVERAL_ADVICE = "scan each folder or file by itself, or sort all of them with `sovcheck scan --triage`"


class Declarations:
    """The assets of all files so far; ``problems`` is what is wrong with them, ``complete`` whether all was read."""

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        self.problems = Problems(problems)
        self.complete = not problems
        self._about: dict[str, set[str]] = {"name": set(), "owner": set(), "description": set()}
        self._claimed: dict[str, Location] = {}
        self._repeated = Problems()
        self._declared: list[Declared] = []
        self._stated: dict[frozenset[str], frozenset[str]] = {}
        self._texts = 0

    @property
    def names(self) -> frozenset[str]:
        """What the documents call their systems."""
        return frozenset(self._about["name"])

    def inventory(self, files: Sequence[InventoryFile]) -> Inventory:
        """What was read, in an order that depends on nothing but the ids and paths."""
        assets = {declared.asset.id: declared for declared in sorted(self._declared, key=lambda each: each.asset.id)}
        name, owner, description = (min(said) if len(said) == 1 else None for said in self._about.values())
        names = tuple(sorted(self._about["name"])) if name is None else ()
        return Inventory(tuple(files), name, assets, owner=owner, description=description, names=names)

    def flaws(self, files: frozenset[str]) -> Flaws:
        """What is wrong, once every file was read; ``files`` are those of which something is."""
        problems = Problems(self.problems.first, len(self.problems) - len(self.problems.first))
        repeated = self._told_repeated()
        problems.extend(repeated.first)
        problems.count(len(repeated) - len(repeated.first))
        return Flaws(problems.first, len(problems), self._claimed, self.complete, files) if problems else NO_FLAWS

    def _told_repeated(self) -> Problems:
        """Every id that is declared again; where files name different systems, that they do, and once."""
        names, repeated = sorted(self._about["name"]), self._repeated
        if len(names) < _SEVERAL or not repeated:
            return repeated
        first = repeated.first[0]
        more = f", and {len(repeated) - 1:,} more ids again" if len(repeated) > 1 else ""
        listed = ", ".join(map(shown, names[:_NAMED])) + (", ..." if names[_NAMED:] else "")
        wrong = f"{first.wrong}{more}: these look like {len(names):,} systems ({listed})"
        return Problems([replace(first, wrong=wrong, advice=_SEVERAL_ADVICE)])

    def stop(self, error: InputError) -> None:
        """Something could not be read, and may have declared anything."""
        self.problems.extend(error.problems)
        self.complete = False

    def describe(self, metadata: Metadata | None) -> None:
        """What a document says of the system."""
        for field, said in self._about.items():
            if (text := getattr(metadata, field, None)) is not None:
                said.add(text)

    def expect(self, count: int, location: Location) -> None:
        """So many assets come next. Raises InputError where they are more than a scan may have."""
        if len(self._declared) + count > LIMITS.assets:
            wrong = f"more than {LIMITS.assets:,} assets are declared up to here"
            raise InputError([Problem(location, "", wrong, "scan the systems that they belong to one by one")])

    def declare(self, asset_type: type[Asset], part: Document, above: Sequence[str] = ()) -> Declared | None:
        """The asset that a part of a document is; ``above`` are the steps that lead there.

        Where something is wrong with it, that is reported, what is right of it is declared, and None comes back.
        """
        tree, lines = part.tree, part.lines
        if isinstance(tree, dict) and isinstance(asset_id := tree.get("id"), str):
            self.claim(asset_id, part.location(("id",)))
        if lines.shape is not None and lines.shape.size > LIMITS.asset_nodes:
            wrong = f"the asset has more than {LIMITS.asset_nodes:,} entries"
            self.stop(InputError([Problem(part.location(), ".".join(above), wrong, "split it into several assets")]))
            return None
        asset: Asset | None
        try:
            asset = validated(asset_type, tree)
        except lazy_model.ValidationError:
            asset = examine(asset_type, part, self.problems, above)  # a key with nothing behind it is not an error
        if asset is None:
            self._salvage(asset_type, part)
            return None
        return self._keep(asset, part.location(), part.lines)

    def add(self, asset: Asset, location: Location, lines: Lines) -> Declared:
        """An asset that is as it should be."""
        self.claim(asset.id, location)
        return self._keep(asset, location, lines)

    def _salvage(self, asset_type: type[Asset], part: Document) -> None:
        """What is right is read all the same, so that what it names in vain is reported in the same run."""
        from sovcheck.inventory.salvage import salvage

        if not self.problems.full and (asset := salvage(asset_type, part.tree)) is not None:
            self._keep(asset, part.location(), part.lines)

    def _keep(self, asset: Asset, location: Location, lines: Lines) -> Declared:
        stated = stated_in(asset)
        declared = Declared(asset, location, lines, self._stated.setdefault(stated, stated))
        self._declared.append(declared)
        return declared

    def number(self, declared: Declared) -> Declared:
        """The asset that was declared last, as the first of its text, from which others of it are repeated."""
        self._texts += 1
        self._declared[-1] = numbered = replace(declared, asset=declared.asset.as_pattern(), text=self._texts)
        return numbered

    def formed(self, declared: Declared, occurrences: int, named: tuple[str, ...]) -> Declared:
        """The asset that was declared last, as the first of its form, after which others are repeated."""
        self._texts += 1
        self._declared[-1] = first = replace(declared, form=Form(self._texts, occurrences, named))
        return first

    def repeat(self, first: Declared, asset: Asset, location: Location, lines: Lines, form: Form | None = None) -> None:
        """An asset that is written like another, but for its id, name and what the form says, and not checked again."""
        self.claim(asset.id, location)
        self._declared.append(Declared(asset, location, lines, first.stated, text=first.text, form=form))

    def claim(self, asset_id: str, location: Location) -> None:
        """Ids are unique over the scan; looked at before validation, so that one run names all problems."""
        first = self._claimed.setdefault(asset_id, location)
        if first is not location:
            if self._repeated.full:
                self._repeated.count(1)
                return
            wrong = f"{asset_id!r} is declared already at {first}"
            self._repeated.add(Problem(location, "id", wrong, "give every asset an id of its own"))
