"""What is left open of who stops an application: at worst, an alternative is lost of which not everything is stated."""

from sovcheck.facts.sources import Sources
from sovcheck.graph.results import Point
from sovcheck.inventory.assets.application import Application


def points_at_worst(application: Application, sources: Sources) -> tuple[Point, ...] | None:
    """Everything that stops it on its own where what may be lost to somebody who is not stated is lost.

    Of what may be lost, what replaces it counts alone, so that nobody who is not stated can add anybody to these. None
    where nothing replaces it: then somebody who is not stated may stop the application.
    """
    if sources.requirements.is_known(application.id):
        return ()
    return sources.graph.survival_without(application.id, sources.lost_at_worst, sources.tested)
