"""Preparation of a scan: everything that is known before the first rule is asked."""

from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, UsageError
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.builder import FactsBuilder
from sovcheck.findings.judging.grading import Grading
from sovcheck.findings.judging.judging import Criteria
from sovcheck.graph.build import build_graph
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile.resolve import ResolvedProfile
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.accepted import read_accepted
from sovcheck.scan.home import Domicile, profile_for, stated_domicile
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import Appraise, load_system, open_evidence

if TYPE_CHECKING:
    from sovcheck.scan.assessing import Asked


class Scan(Struct, frozen=True):
    """Everything that is known before the first rule is asked."""

    request: ScanRequest
    system: System
    graph: SystemGraph
    builder: FactsBuilder
    policies: PolicySet
    profile: ResolvedProfile
    criteria: Criteria
    appraise: Appraise
    evidence: AppraisedEvidence
    domicile: Domicile
    asked: "Asked | None" = None


def prepare(request: ScanRequest) -> Scan:
    """Read everything that the request names; InputError, PolicyError or UsageError say what is wrong."""
    return prepare_read(request, load_system(request.paths, request.catalogs, request.today, request.patches))


def prepare_read(request: ScanRequest, system: System) -> Scan:
    """The same of a system that was read already, as the request names it."""
    policies = load_policies(request.policies)
    rule_ids = [rule.id for rule in policies.rules]
    domicile = stated_domicile(system)
    accepted = read_accepted(request, rule_ids)
    try:
        profile = profile_for(request, system, domicile, rule_ids)
    except InputError as error:
        accepted.refuse(error.problems)
        raise
    except UsageError:  # such as a home that nobody names
        accepted.refuse()
        raise
    accepted.check(request, system, profile)
    criteria = Criteria(
        grading=Grading(policies.rules, profile.profile),
        waivers=accepted.book(request),
        fail_on=request.fail_on,
        budget=profile.profile.unknown_budget,
        baseline=accepted.baseline,
        list_passes=request.list_passes,
    )
    graph = build_graph(system)
    appraise = open_evidence(request.evidence, request.today)
    evidence = appraise(system)
    days, trusted = profile.profile.thresholds.cutoff_test_days, profile.data["trusted"]
    builder = FactsBuilder(graph, request.today, evidence, days, trusted)
    enabled = policies.without(profile.profile.disabled)
    asked = _asked(request, graph)
    return Scan(request, system, graph, builder, enabled, profile, criteria, appraise, evidence, domicile, asked)


def _asked(request: ScanRequest, graph: SystemGraph) -> "Asked | None":
    if not (request.frameworks or request.declarations):
        return None
    from sovcheck.scan.assessing import asked_of  # nobody who asks for no framework pays for it

    return asked_of(request, graph)
