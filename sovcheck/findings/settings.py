"""Settings from outside the command line: configuration file and environment, so that a report shows who chose."""

from sovcheck.inventory.assets.asset import OwnRecord


class Settings(OwnRecord):
    """The configuration file with its digest and the keys taken from it, and the variables of the environment."""

    file: str | None = None
    sha256: str | None = None
    keys: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
