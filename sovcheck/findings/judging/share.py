"""A share of the judging: the results of some of the assets, for another process to join with its own."""

import pickle
from array import array
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sovcheck.findings.judging.judgement import Counted, Judged, Judgement
from sovcheck.findings.results.results import Member, ResultClass


class Share(Struct, frozen=True):
    """What was found of a list of assets: by the place of each in the list, the number of its class."""

    classes: list[ResultClass]
    numbers: "array[int]"
    counted: Counted

    def packed(self) -> bytes:
        """As it goes from one process to another."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)

    def each(self, members: Iterable[Member]) -> Iterator[tuple[ResultClass, Member]]:
        """The results of the assets of the list, which are these members, to be collected one after the other."""
        for number, member in zip(self.numbers, members, strict=True):
            of_class = self.classes[number]
            # A class is reported for its first asset: that is the one that comes first here, too.
            first = of_class.shared and not of_class.members
            yield of_class, of_class.shared[0].first if first else member


def share_of(assets: Iterable[Judged], judgement: Judgement) -> Share:
    """Judge all of the assets. Raises EngineError."""
    places: dict[int, int] = {}
    classes: list[ResultClass] = []
    numbers = array("L")
    for asset in assets:
        of_class, _ = judgement.of(asset)
        number = places.setdefault(id(of_class), len(classes))
        if number == len(classes):
            classes.append(of_class)
        numbers.append(number)
    return Share(classes, numbers, judgement.counted())


def unpacked(data: bytes) -> Share:
    """What a process of our own packed."""
    share: Share = pickle.loads(data)  # noqa: S301 (our own process wrote it)
    return share
