"""Vocabulary size of a model, as the configuration beside its weights states it."""

from pathlib import Path

from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import read_regular

HIGHEST_ID = 2**31
_CONFIG_BYTES = 2**20


def vocabulary_of(weights: Path) -> int | None:
    """The number of its tokens; None where no ``config.json`` states a usable one."""
    try:
        config = parse_object(read_regular(weights / "config.json", _CONFIG_BYTES))
    except (OSError, NotStrictError):
        return None
    return token_count(config.get("vocab_size"))


def token_count(value: object) -> int | None:
    """The value where it can be a count of tokens, whoever says so."""
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 < value < HIGHEST_ID
    return value if usable and isinstance(value, int) else None
