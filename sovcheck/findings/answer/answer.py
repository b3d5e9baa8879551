"""The answer of a report: what a verdict means to those who have to act on it, from the same facts as the results."""

from enum import StrEnum

from sovcheck.findings.answer.changes import Changes
from sovcheck.findings.answer.departures import Departures
from sovcheck.findings.answer.holders import CriticalApplication, Holder
from sovcheck.findings.answer.picture import Picture
from sovcheck.findings.answer.questions import Question
from sovcheck.inventory.assets.asset import OwnRecord


class AnswerPart(StrEnum):
    """What costs time to work out; ``holders`` comes with the critical application."""

    HOLDERS = "holders"
    PICTURE = "picture"
    QUESTIONS = "questions"
    DEPARTURES = "departures"


WHOLE = frozenset(AnswerPart)


class Answer(OwnRecord):
    """Who the system is about; parts are missing where no output shows them, and in systems too large for them.

    ``holders`` are in the order of what they can do to the most critical application; trusted ones after others.
    ``critical`` is that application, ``questions`` are by who is asked, the most first, then by gravity and asset.
    """

    owner: str | None = None
    description: str | None = None
    changes: Changes | None = None
    picture: Picture | None = None
    holders: tuple[Holder, ...] | None = None
    critical: CriticalApplication | None = None
    questions: tuple[Question, ...] | None = None
    departures: Departures | None = None
