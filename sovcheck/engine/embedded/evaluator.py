"""regorus inside a worker: compiles the modules once, and evaluates one entry at a time against the clock."""

import signal
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from sovcheck.engine.embedded.program import Sources
from sovcheck.engine.embedded.worker_status import Position, Stage, write_position

if TYPE_CHECKING:
    import regorus

    from sovcheck.policy.source.module_references import ModuleReferences

_UNDEFINED = '"<undefined>"'
_EMPTY = "[]"
_OFTEN = 24
"""A package that is asked so often gets an engine of its own, which saves by then what it takes to compile."""


class Evaluator:
    """Evaluates entries; an entry that takes too long ends the process by SIGALRM, which nothing can swallow."""

    def __init__(self, sources: Sources, status: int) -> None:
        import regorus

        self._sources = sources
        self._status = status
        self._unread: str | None = None
        self._asked: Counter[str] = Counter()
        self._own: dict[str, regorus.Engine] = {}
        self._empty = regorus.Engine()
        self.begin(Position(Stage.COMPILING))
        self._empty.set_gather_prints(True)
        self._empty.set_enable_coverage(sources.coverage)
        self.engine = self._compiled(range(len(sources.modules)))
        self._looking = self.engine
        self.rest()

    def add_data(self, data: str) -> None:
        """What rules find below ``data``, as JSON; RuntimeError where a module says otherwise."""
        self.begin(Position(Stage.COMPILING))
        for engine in (self._empty, self.engine):
            engine.add_data_json(data)
        self.rest()

    def look_at(self, facts: str, position: Position, package: str | None = None) -> None:
        """Begin with these facts: the input of what is evaluated now, entries of the package where one is named."""
        self.begin(position)
        self._unread = facts
        self._looking = self.engine if package is None else self._engine_of(package)

    def evaluate(self, entry: str) -> object:
        """The value of a rule, None when it is undefined; RuntimeError also when there is no such rule."""
        if self._unread is not None:
            self._looking.set_input_json(self._unread)
            self._unread = None
        text = self._looking.eval_rule_as_json(entry)
        if text == _EMPTY:
            return []
        return None if text == _UNDEFINED else msgspec.json.decode(text)

    def begin(self, position: Position) -> None:
        """Leave word of the position, and give what is done there its time."""
        write_position(self._status, position)
        signal.setitimer(signal.ITIMER_REAL, self._sources.seconds)

    def rest(self) -> None:
        """Stop the clock: the worker waits."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_position(self._status, Position(Stage.WAITING))

    def _engine_of(self, package: str) -> "regorus.Engine":
        """The engine for a package: that with all modules until it is asked often, then one with few.

        regorus goes through all of its modules wherever one refers to ``data``: half of what most rules take.
        """
        own = self._own.get(package)
        if own is not None:
            return own
        self._asked[package] += 1
        if self._asked[package] < _OFTEN:
            return self.engine
        modules = self._references.reached(package)
        self._own[package] = self.engine if modules is None else self._compiled(modules)
        return self._own[package]

    @cached_property
    def _references(self) -> "ModuleReferences":
        from sovcheck.policy.source.module_references import ModuleReferences

        return ModuleReferences([text for _, text in self._sources.modules])

    def _compiled(self, modules: Iterable[int]) -> "regorus.Engine":
        engine = self._empty.clone()
        for number in modules:
            engine.add_policy(*self._sources.modules[number])
        return engine
