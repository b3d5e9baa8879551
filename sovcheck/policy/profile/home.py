"""Who says which country is home."""

from enum import StrEnum


class HomeSource(StrEnum):
    """The judge, by an option or in the profile; or the judged, by the domicile of the applications."""

    OPTION = "option"
    PROFILE = "profile"
    DOMICILE = "domicile"
