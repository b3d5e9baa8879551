"""Judging in two processes: hosts and services in a copy of this one, which begins at the same moment, all else here.

Assets of two kinds are never alike, so that no class of results is torn; and what the two cost is about the same, since
applications and data ask more of the graph, and there are many more hosts and services. What the second process finds
is handed back by class, and the results are put together in the order of all assets: so they are those of one process.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import BinaryIO

from sovcheck.findings.judging.judgement import Judgement, Tally, tally
from sovcheck.findings.judging.share import Share, share_of, unpacked
from sovcheck.findings.results.results import Member, ResultClass, ResultCollector
from sovcheck.inventory.assets.asset import Kind
from sovcheck.scan.engines import Embedded
from sovcheck.scan.judgement import RunningEngine, judged, start_engine
from sovcheck.scan.preparation import Scan
from sovcheck.scan.progress import Progress
from sovcheck.second_process import exactly, second_process

_WORTH = 1_000
"""Hosts and services, and other assets, from which on there is something to do for both."""

_THERE = frozenset({Kind.GPU_HOST, Kind.CLOUD_SERVICE})
"""What the second process judges."""

_SIZE = 8


def tally_by_two(prepared: Scan, at_work: RunningEngine, on_progress: Progress) -> Tally | None:
    """The tally of all declared assets; None where it does not pay, or where there can be no second process.

    What the second one does not hand back is judged here. Raises EngineError when a rule has no answer.
    """
    assets, declared = prepared.system.assets, prepared.system.declared
    here = [name for name in declared if assets[name].kind not in _THERE]
    there = [name for name in declared if assets[name].kind in _THERE]
    if min(len(here), len(there)) < _WORTH or not isinstance(prepared.request.engine, Embedded):
        return None
    judgement = _judgement(prepared)
    with second_process(partial(_serve, prepared, there)) as answers:
        if answers is None:
            return None
        found = _found(prepared, at_work, judgement, here, on_progress)
        share = _taken(answers) or _share(prepared, at_work, there)
    collector = ResultCollector()
    further = share.each(_members(prepared, there))
    for name in declared:
        collector.add(*(found.get(name) or next(further)))
    counted = judgement.counted()
    counted.add(share.counted)
    return tally(collector, counted)


def _judgement(prepared: Scan) -> Judgement:
    return Judgement(prepared.criteria, prepared.proof, prepared.missing)


def _found(
    prepared: Scan, at_work: RunningEngine, judgement: Judgement, names: Sequence[str], on_progress: Progress
) -> dict[str, tuple[ResultClass, Member]]:
    """The results of these assets by their ids."""
    whole = len(prepared.system.declared)
    with closing(judged(prepared, at_work, names, lambda done, _: on_progress(done, whole))) as answered:
        return {asset.asset: judgement.of(asset) for asset in answered}


def _share(prepared: Scan, at_work: RunningEngine, names: Sequence[str]) -> Share:
    with closing(judged(prepared, at_work, names)) as answered:
        return share_of(answered, _judgement(prepared))


def _serve(prepared: Scan, names: Sequence[str], answers: BinaryIO) -> None:
    """The second process, with an engine of its own. What goes wrong is reported by the first, which finds it, too."""
    with start_engine(prepared) as at_work:
        data = _share(prepared, at_work, names).packed()
    answers.write(len(data).to_bytes(_SIZE, "big") + data)


def _taken(answers: BinaryIO) -> Share | None:
    """What the second process has found; None where it ended before."""
    try:
        return unpacked(exactly(answers, int.from_bytes(exactly(answers, _SIZE), "big")))
    except EOFError:
        return None


def _members(prepared: Scan, names: Sequence[str]) -> Iterator[Member]:
    assets, declared = prepared.system.assets, prepared.system.inventory.assets
    return (Member(name, assets[name].name, declared[name].location.line) for name in names)
