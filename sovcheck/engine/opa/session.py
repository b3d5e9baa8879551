"""Questions to a server that has the policies, and its replies, each checked to be a reply to what was asked.

With each goes a question whose answer is known: a server that leaves out what rules find leaves that out, too.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.client import Client
from sovcheck.engine.opa.deployment import Deployed
from sovcheck.engine.opa.faults import ForeignError, RejectedError, UnreadableError
from sovcheck.engine.opa.judge import Ask
from sovcheck.engine.opa.loop import LoopThread
from sovcheck.policy.bundle import known_answer

_NO_ANSWER = "the reply does not answer what was asked"
_KNOWN = Ask(known_answer.ENTRIES, dict(known_answer.FACTS))


class Conversation:
    """An open connection for the time of a scan."""

    def __init__(self, deployed: Deployed, limits: EngineLimits, loop: LoopThread) -> None:
        self._deployed = deployed
        self._limits = limits
        self._loop = loop
        self._extra = {} if deployed.data is None else {"data": deployed.data}

    def __enter__(self) -> Self:
        self._client = self._loop.run(Client(self._deployed.address).__aenter__())
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.run(self._client.__aexit__())

    async def evaluate(self, asks: Sequence[Ask]) -> Sequence[Mapping[str, object]]:
        """See ``judge.Evaluate``. Raises ForeignError when other policies than ours answer, or none."""
        asked = (*asks, _KNOWN)
        document = {"asks": [ask._asdict() for ask in asked], **self._extra}
        try:
            reply = await self._client.query(self._deployed.rule, document, self._limits.seconds)
        except RejectedError as error:
            file, line = self._deployed.place(error.file, error.line)
            raise RejectedError(str(error), file, line, parsed=error.parsed) from error
        if "result" not in reply:
            raise ForeignError("the server has no policies of sovcheck")
        *rows, known = self._rows(reply["result"], asked)
        if known != known_answer.ANSWERS:
            raise UnreadableError("the server gives a wrong answer to a question whose answer is known")
        return rows

    def _rows(self, result: Any, asked: Sequence[Ask]) -> Sequence[Mapping[str, object]]:
        """The answers to each of what was asked, of which none may be missing, doubled or out of its place."""
        revision, rows = (result.get("revision"), result.get("rows")) if isinstance(result, dict) else (None, None)
        if revision is None or not isinstance(rows, list):
            raise UnreadableError(_NO_ANSWER)
        if revision != self._deployed.revision:
            raise ForeignError("the server has other policies than these")
        if len(rows) != len(asked):
            raise UnreadableError(_NO_ANSWER)
        return [_answers(row, number, ask) for number, (row, ask) in enumerate(zip(rows, asked, strict=True))]


def _answers(row: Any, number: int, ask: Ask) -> Mapping[str, object]:
    answers = row.get("answers") if isinstance(row, dict) else None
    if not isinstance(answers, dict) or row.get("number") != number or answers.keys() != set(ask.entries):
        raise UnreadableError(_NO_ANSWER)
    return answers
