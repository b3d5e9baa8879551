"""Errors that another process can be handed whole, however they are made."""

from typing import Any


class Picklable(BaseException):
    """An error that is rebuilt from what it is: by default Python would make it anew of its text, which may not fit."""

    def __reduce__(self) -> tuple[Any, ...]:
        """What makes it again."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[Picklable], args: tuple[Any, ...], state: dict[str, Any]) -> Picklable:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
