"""SOV-5, supply chain sovereignty: where hardware and software come from, and on whom alone all rests."""

from collections.abc import Iterator

from sovcheck.facts.documents.application import ApplicationDocument
from sovcheck.facts.documents.gpu_host import GpuHostDocument
from sovcheck.facts.documents.model import ModelDocument
from sovcheck.facts.documents.software import SoftwareDocument
from sovcheck.frameworks.control import decision, joined
from sovcheck.frameworks.csf.data_and_ai import vendor_inside
from sovcheck.frameworks.csf.model_origin import CONTROL_OPEN, is_only_control_open
from sovcheck.frameworks.csf.strategic import foreign_points
from sovcheck.frameworks.partial_answer import PartialAnswer, between, exactly
from sovcheck.frameworks.reference_set import ReferenceSet


def of_host(host: GpuHostDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """5.1 and 5.2, as far as accelerators tell."""
    accelerators = host["accelerators"]
    if accelerators is None or any(vendor_inside(each, inside) is None for each in accelerators):
        yield _unknown_origin("whose accelerators it has is not stated", "accelerators")
    if accelerators is None:
        yield between("5.1", 1, 5, "its accelerators are not stated", "accelerators")
        yield between("5.2", 1, 5, "its accelerators are not stated", "accelerators")
        return
    foreign = sorted({each["model"] for each in accelerators if vendor_inside(each, inside) is False})
    disclosed = all(each["vendor_country"] and each["manufactured_in"] for each in accelerators)
    rest = "; of the rest of the machine nothing is stated"
    if disclosed:
        yield between("5.1", 2, 4 if foreign else 5, f"where accelerators come from is disclosed{rest}", "accelerators")
    else:
        yield between(
            "5.1", 1, 4 if foreign else 5, f"where accelerators come from is not all stated{rest}", "accelerators"
        )
    made = sorted({each["model"] for each in accelerators if inside.lacks(each["manufactured_in"])})
    if made:
        yield between("5.2", 1, 3, f"{joined(made)} is made outside{rest}", "accelerators.manufactured_in")
    elif foreign:
        yield between("5.2", 1, 4, f"{joined(foreign)} is designed outside{rest}", "accelerators.vendor_country")
    else:
        yield between("5.2", 1, 5, f"accelerators are not made outside as far as stated{rest}", "accelerators")


def of_software(software: SoftwareDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """2.5, 5.4 and 5.5 of a piece of software."""
    developer = decision(software["developer"], inside)
    if developer.foreign:
        yield exactly("2.5", 1, f"{developer.name}, who develops it, is outside or in hands outside", "developer")
        yield between("5.4", 1, 2, f"{developer.name}, who develops it, is outside or in hands outside", "developer")
    elif developer.known and developer.seated:
        yield exactly("2.5", 5, f"{developer.name} develops it inside", "developer")
        yield exactly("5.4", 5, f"{developer.name} develops it inside", "developer")
    else:
        yield between("2.5", 1, 5, "who develops it, in whose hands, is not stated in full", "developer")
        yield between("5.4", 1, 5, "who develops it, in whose hands, is not stated in full", "developer")
        yield _unknown_origin("who develops it, in whose hands, is not stated in full", "developer")
    yield _release(software, inside)


def _release(software: SoftwareDocument, inside: ReferenceSet) -> PartialAnswer:
    """5.5: the place where it is built is where its maker is, who signs it decides."""
    signer, built = decision(software["signer"], inside), software["built_in"]
    signed = software["signer"]["id"] is not None
    executes = None if not built else not inside.outside(built)
    decides = (
        False if signed and (signer.foreign or signer.blocking) else (True if signer.known and signer.seated else None)
    )
    # By who decides and who executes: the lowest and the highest answer.
    low = (
        1
        + 3 * (decides is True and executes is True)
        + 2 * (executes is True and decides is not True)
        + (decides is True and executes is not True)
    )
    highest = {(True, True): 5, (True, False): 2, (False, True): 3, (False, False): 1}
    high = highest[decides is not False, executes is not False]
    words = {True: "inside", False: "outside", None: "at a place that is not stated"}
    return between("5.5", low, high, f"it is built {words[executes]} and signed {words[decides]}", "built_in, signer")


def of_model(model: ModelDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """2.5 and 5.4 of a model: by its developer and the roots of its lineage."""
    if model["ancestor"]:
        return
    developer, lineage = decision(model["developer"], inside), model["lineage"]
    roots = sorted({str(root["country"]) for root in lineage["roots"] if inside.lacks(root["country"])})
    fact = "developer, lineage.roots"
    if developer.foreign or roots:
        who = joined([*([developer.name] if developer.foreign else []), *roots])
        yield exactly("2.5", 1, f"it was developed outside, or its roots were: {who}", fact)
        yield between("5.4", 1, 2, f"it was developed outside, or its roots were: {who}", fact)
    elif developer.known and developer.seated and lineage["declared"] and lineage["control_stated"]:
        yield exactly("2.5", 5, "it was developed inside up to its roots", fact)
        yield exactly("5.4", 5, "it was developed inside up to its roots", fact)
    else:
        why = "who developed it, up to its roots, is not stated in full"
        if is_only_control_open(model, inside):
            why, fact = CONTROL_OPEN, "developer, lineage.control_stated"
        yield between("2.5", 1, 5, why, fact)
        yield between("5.4", 1, 5, why, fact)
        yield _unknown_origin(why, fact)


def _unknown_origin(why: str, fact: str) -> PartialAnswer:
    """5.6: a maker whom nobody names may be outside; the last answer asks for none."""
    return between("5.6", 4, 5, why, fact)


def of_application(application: ApplicationDocument, inside: ReferenceSet) -> Iterator[PartialAnswer]:
    """5.6: single points first, then everybody outside who can do anything, or made anything."""
    survival, exposure = application["survival"], application["exposure"]
    foreign = foreign_points(survival["single_points"], application, inside, suppliers=False)
    critical = exposure["cutoff"] + exposure["throttle"]
    if foreign:
        # An inventory documents them; how many there are in all is not stated.
        yield between("5.6", 1, 3, f"{joined(foreign)} is a single point", "survival.single_points")
        return
    untested = foreign_points(survival["untested_points"], application, inside, suppliers=False)
    everybody = critical + exposure["access"] + exposure["origin"] + exposure["stale"]
    abroad = sorted(
        {each["organization_name"] or str(each["country"]) for each in everybody if inside.lacks(each["country"])}
    )
    if untested:
        why = f"whether {joined(untested)} is a single point was not tried lately"
        yield between("5.6", 1, 4, why, "survival.untested_points")
    elif application["requirements"] is None or not survival["complete"]:
        why = "not everybody is stated who can stop it"
        yield between("5.6", 1, 4 if abroad else 5, why, "survival.complete")
    elif abroad:
        yield exactly("5.6", 4, f"it relies on {joined(abroad)}, not as a single point", "exposure")
    else:
        yield exactly("5.6", 5, "it relies on nobody outside", "exposure")
