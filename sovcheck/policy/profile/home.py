"""Who says which country is home."""

from enum import StrEnum


class HomeSource(StrEnum):
    """Whoever judges, by an option or in the profile; or whoever is judged, by the domicile of the applications."""

    OPTION = "option"
    PROFILE = "profile"
    DOMICILE = "domicile"
