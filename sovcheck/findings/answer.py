"""What a verdict means to those who have to act on it, derived from the same facts as the results."""

from sovcheck.findings.changes import Changes
from sovcheck.findings.departures import Departures
from sovcheck.findings.holders import CriticalApplication, Holder
from sovcheck.findings.picture import Picture
from sovcheck.findings.questions import Question
from sovcheck.inventory.assets.asset import Record


class Answer(Record):
    """Who the system is about; every further part may be missing, as in systems too large to work it out for.

    ``holders`` stand by what they can do to the most critical application, the most first; trusted ones after others.
    ``critical`` is that application, ``questions`` stand by who is asked, the most first, then by gravity and asset.
    """

    owner: str | None = None
    description: str | None = None
    changes: Changes | None = None
    picture: Picture | None = None
    holders: tuple[Holder, ...] | None = None
    critical: CriticalApplication | None = None
    questions: tuple[Question, ...] | None = None
    departures: Departures | None = None
