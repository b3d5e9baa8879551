"""Who is told what happens while it happens."""

from typing import Protocol

from sovcheck.evidence.measurement import Step


class Listener(Protocol):
    """Hears of every step as it begins and ends."""

    def begun(self, step_id: str) -> None:
        """A step starts."""
        ...

    def advanced(self, done: int, total: int) -> None:
        """So many bytes of so many have been looked at in this step."""
        ...

    def ended(self, step: Step) -> None:
        """A step ended."""
        ...


class Deaf:
    """Tells nobody."""

    def begun(self, step_id: str) -> None:
        """Tell nobody."""

    def advanced(self, done: int, total: int) -> None:
        """Tell nobody."""

    def ended(self, step: Step) -> None:
        """Tell nobody."""
