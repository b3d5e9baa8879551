"""The bundled catalog: of which day its facts are."""

from datetime import date

from sovcheck.catalog.loading import load_catalog
from sovcheck.doctor.findings import Condition, Finding

_OLD_DAYS = 180
"""Owners, laws and licences change; after half a year a scan rests on facts that nobody has looked at again."""


def check_catalog(today: date) -> Finding:
    """The catalog's date and age. An old one still works, and every report prints its date."""
    return judge_catalog(load_catalog().date, today)


def judge_catalog(day: date, today: date) -> Finding:
    """The finding about a catalog of this day."""
    age = (today - day).days
    old = age > _OLD_DAYS
    return Finding(
        name="catalog",
        condition=Condition.UNFIT if old else Condition.FIT,
        found=f"{day.isoformat()}, {max(age, 0)} days old",
        purpose="facts about owners, laws, licences and accelerators",
        advice=("update sovcheck, or correct what has changed with --catalog",) if old else (),
    )
