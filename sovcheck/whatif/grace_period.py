"""Grace period: for how long a stopped asset still goes on, by the days that cut-off plans promise, and kept notice."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf

from sovcheck.findings.answer.departures import PromisedDays
from sovcheck.graph.loss import Loss
from sovcheck.graph.losses import Losses
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset, ContinuityPlan
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost


class Assume(StrEnum):
    """How somebody leaves: over night, as by an order, or after the notice that contracts ask for."""

    IMMEDIATE = "immediate"
    NOTICE = "notice"


class DaysLeft:
    """Answers about one loss: the fewest days over what is needed, the most over alternatives."""

    def __init__(self, graph: SystemGraph, losses: Losses, loss: Loss, assume: Assume) -> None:
        self._graph = graph
        self._losses = losses
        self._loss = loss
        self._assume = assume
        self._days: Mapping[int, float] | None = None

    def of(self, node: int) -> int:
        """The days until it stops."""
        if self._days is None:
            self._days = self._solve()
        return int(self._days[node])

    def promises(self, nodes: Iterable[int]) -> Iterator[PromisedDays]:
        """What these hosts and services promise, each by its plan and by its contract."""
        for node in nodes:
            asset = self._asset(node)
            if asset is None:
                continue
            if (notice := self._notice(node)) > 0:
                yield PromisedDays(asset=asset.id, days=notice, notice=True)
            plan = _plan(asset)
            if plan is not None and plan.exists and plan.offline_days:
                yield PromisedDays(asset=asset.id, days=plan.offline_days, tested=plan.tested)

    def _solve(self) -> Mapping[int, float]:
        """Shrinks from forever, from what is hit to all that needs it, until nothing gets shorter."""
        target, stopped = self._graph.topology.target, sorted(self._loss.stopped)
        users: dict[int, list[int]] = {}
        for node in stopped:
            for other in {target[edge] for group in self._losses.groups(node) for edge in group.edges}:
                users.setdefault(other, []).append(node)
        days = dict.fromkeys(stopped, inf)
        waiting = deque(node for node in stopped if self._losses.hits(node, self._loss))
        while waiting:
            node = waiting.popleft()
            fewer = self._until(node, days)
            if fewer < days[node]:
                days[node] = fewer
                waiting.extend(users.get(node, ()))
        return days

    def _until(self, node: int, days: Mapping[int, float]) -> float:
        target, asset = self._graph.topology.target, self._asset(node)
        first: float = self._notice(node) if self._losses.hits(node, self._loss) else inf
        for group in self._losses.groups(node):
            ends = [days.get(target[edge], inf) for edge in group.edges]
            first = min(first, max(ends))
        plan = _plan(asset)
        return first + (plan.offline_days or 0 if plan is not None and plan.exists else 0)

    def _notice(self, node: int) -> int:
        """The days of notice that its contract promises, where they are kept; none where it breaks down itself."""
        asset = self._asset(node)
        if self._assume is Assume.IMMEDIATE or node in self._loss.elements:
            return 0
        contract = asset.contract if isinstance(asset, CloudService | GpuHost) else None
        return contract.notice_days or 0 if contract is not None else 0

    def _asset(self, node: int) -> Asset | None:
        return self._graph.system.assets.get(self._graph.topology.names[node])


def _plan(asset: Asset | None) -> ContinuityPlan | None:
    """The plan by which the work goes on when it is cut off; a host has one plan, to leave and for this."""
    match asset:
        case CloudService():
            return asset.cutoff_plan
        case GpuHost():
            return asset.exit_plan
        case _:
            return None
