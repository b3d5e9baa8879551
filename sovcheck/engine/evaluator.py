"""regorus inside a worker: compiles the modules once, and evaluates one entry at a time against the clock."""

import json
import signal

from sovcheck.engine.board import Place, Stage, post
from sovcheck.engine.program import Program

_UNDEFINED = '"<undefined>"'
_EMPTY = "[]"


class Evaluator:
    """Evaluates entries; an entry that takes too long ends the process by SIGALRM, which nothing can swallow."""

    def __init__(self, program: Program, board: int) -> None:
        import regorus

        self._board = board
        self._seconds = program.seconds
        self._unread: str | None = None
        self.engine = regorus.Engine()
        self._arm(Place(Stage.COMPILING))
        self.engine.set_gather_prints(True)
        self.engine.set_enable_coverage(program.coverage)
        for path, text in program.modules:
            self.engine.add_policy(path, text)
        self.engine.add_data_json(program.data)
        self.rest()

    def look_at(self, facts: str) -> None:
        """Make these facts the input of what is evaluated from now on."""
        self._unread = facts

    def evaluate(self, entry: str, place: Place) -> object:
        """The value of a rule, None when it is undefined; RuntimeError also when there is no such rule."""
        self._arm(place)
        if self._unread is not None:
            self.engine.set_input_json(self._unread)
            self._unread = None
        text = self.engine.eval_rule_as_json(entry)
        if text == _EMPTY:
            return []
        return None if text == _UNDEFINED else json.loads(text)

    def rest(self) -> None:
        """Stop the clock: the worker waits."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        post(self._board, Place(Stage.WAITING))

    def _arm(self, place: Place) -> None:
        post(self._board, place)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
