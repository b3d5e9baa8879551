"""regorus inside a worker: compiles the modules once, and evaluates one entry at a time against the clock."""

import json
import signal

from sovcheck.engine.embedded.program import Program
from sovcheck.engine.embedded.worker_status import Position, Stage, write_position

_UNDEFINED = '"<undefined>"'
_EMPTY = "[]"


class Evaluator:
    """Evaluates entries; an entry that takes too long ends the process by SIGALRM, which nothing can swallow."""

    def __init__(self, program: Program, status: int) -> None:
        import regorus

        self._status = status
        self._seconds = program.seconds
        self._unread: str | None = None
        self.engine = regorus.Engine()
        self.begin(Position(Stage.COMPILING))
        self.engine.set_gather_prints(True)
        self.engine.set_enable_coverage(program.coverage)
        for path, text in program.modules:
            self.engine.add_policy(path, text)
        self.engine.add_data_json(program.data)
        self.rest()

    def look_at(self, facts: str) -> None:
        """Make these facts the input of what is evaluated from now on."""
        self._unread = facts

    def evaluate(self, entry: str, position: Position) -> object:
        """The value of a rule, None when it is undefined; RuntimeError also when there is no such rule."""
        self.begin(position)
        if self._unread is not None:
            self.engine.set_input_json(self._unread)
            self._unread = None
        text = self.engine.eval_rule_as_json(entry)
        if text == _EMPTY:
            return []
        return None if text == _UNDEFINED else json.loads(text)

    def begin(self, position: Position) -> None:
        """Leave word of the position, and give what is done there its time."""
        write_position(self._status, position)
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def rest(self) -> None:
        """Stop the clock: the worker waits."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_position(self._status, Position(Stage.WAITING))
