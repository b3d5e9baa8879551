"""Questions to a server that has the policies, and its replies, each checked to be a reply to what was asked."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa.client import Client
from sovcheck.engine.opa.deployment import Deployed
from sovcheck.engine.opa.faults import ForeignError, UnreadableError
from sovcheck.engine.opa.judge import Ask
from sovcheck.engine.opa.loop import LoopThread


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
        document = {"asks": [ask._asdict() for ask in asks], **self._extra}
        reply = await self._client.query(self._deployed.rule, document, self._limits.seconds)
        if "result" not in reply:
            raise ForeignError("the server has no policies of sovcheck")
        return self._rows(reply["result"], len(asks))

    def _rows(self, result: Any, count: int) -> Sequence[Mapping[str, object]]:
        rows = result.get("rows") if isinstance(result, dict) else None
        if not isinstance(rows, list) or len(rows) != count or not all(isinstance(row, dict) for row in rows):
            raise UnreadableError("the reply does not answer what was asked")
        if result.get("revision") != self._deployed.revision:
            raise ForeignError("the server has other policies than these")
        return rows
