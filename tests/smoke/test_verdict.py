import pytest

from sovcheck.evidence.isolation import Attempt, Isolation
from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.smoke.failures import MEANINGS, FailureCode, Outcome
from sovcheck.smoke.verdict import decide, isolation_failures

LOADED = Step(id="load", status=StepStatus.PASS, seconds=1)
GENERATED = Step(id="generate", status=StepStatus.PASS, seconds=1)
WARNED = Step(id="generate", status=StepStatus.WARN, seconds=1)


def failure(code):
    return Failure(code=code.value, what="what")


def test_tokens_without_any_failure_are_a_pass():
    assert decide([LOADED, GENERATED], []) is SmokeVerdict.PASS
    assert decide([LOADED, WARNED], []) is SmokeVerdict.PASS


def test_weights_that_only_loaded_prove_nothing():
    assert decide([LOADED], []) is SmokeVerdict.INCONCLUSIVE
    assert decide([], []) is SmokeVerdict.INCONCLUSIVE
    skipped = Step(id="generate", status=StepStatus.SKIPPED, seconds=0, message="not asked for")
    assert decide([LOADED, skipped], []) is SmokeVerdict.INCONCLUSIVE


@pytest.mark.parametrize("code", FailureCode)
def test_no_failure_leaves_a_pass(code):
    verdict = decide([LOADED, GENERATED], [failure(code)])
    expected = SmokeVerdict.FAIL if MEANINGS[code].outcome is Outcome.FAIL else SmokeVerdict.INCONCLUSIVE
    assert verdict is expected


def test_what_is_shown_to_be_wrong_outweighs_what_is_in_doubt():
    both = [failure(FailureCode.ISOLATION_CANARY), failure(FailureCode.EGRESS_ATTEMPT)]
    assert decide([LOADED, GENERATED], both) is SmokeVerdict.FAIL


OUT = Attempt(kind="tcp", host="stats.example", port=443, count=2, first_s=0.5, module="example_runtime")


def isolation(**fields):
    return Isolation(**{"level": "netns", "canary": True, "setup_ms": 20, "observed_s": 3, **fields})


def codes(found):
    return [failure.code for failure in isolation_failures(found)]


def test_silence_with_a_canary_is_proof():
    assert codes(isolation()) == []


def test_silence_without_a_canary_is_none():
    assert codes(isolation(canary=False)) == ["E_ISOLATION_CANARY"]


def test_gaps_that_belie_the_level_leave_the_proof_open():
    for gap in ("bare-folders: /mnt/odd", "signing-key: /home/k.key"):
        assert codes(isolation(gaps=(gap,))) == ["E_ISOLATION_GAP"]
        assert codes(isolation(gaps=(gap,), level="notify")) == []
    usual = ("deferred: x", "udp-connect: x", "sysfs: eth0", "unix-sockets: /run/nvidia-persistenced")
    assert codes(isolation(gaps=usual)) == []


def test_attempts_are_named_with_the_module_that_tried():
    (failure,) = isolation_failures(isolation(attempts=(OUT,)))
    assert failure.code == "E_EGRESS_ATTEMPT"
    assert failure.what == "the runtime tried to reach stats.example:443 (example_runtime)"


def test_allowed_attempts_are_no_failure():
    assert codes(isolation(attempts=(OUT,), allowed=("stats.example:443",))) == []
    assert codes(isolation(attempts=(OUT,), allowed=("stats.example:80",))) == ["E_EGRESS_ATTEMPT"]


def test_many_attempts_are_counted_not_listed():
    many = tuple(OUT.model_copy(update={"port": port, "module": None}) for port in range(1, 31))
    (failure,) = isolation_failures(isolation(attempts=many))
    assert failure.what.endswith("stats.example:6 and 24 more")


def test_a_run_that_never_started_has_failed_elsewhere():
    assert isolation_failures(None) == ()


def test_asking_for_the_name_of_an_allowed_host_is_allowed():
    name = Attempt(kind="dns", host="stats.example", first_s=0)
    assert codes(isolation(attempts=(name, OUT), allowed=("stats.example:443",))) == []
    assert codes(isolation(attempts=(name,), allowed=("other.example:443",))) == ["E_EGRESS_ATTEMPT"]


def test_to_listen_where_others_reach_it_counts_and_at_all_addresses_does_not():
    everywhere = [Attempt(kind="listen", host=host, port=8000, first_s=0) for host in ("0.0.0.0", "::")]
    assert codes(isolation(level="notify", attempts=everywhere)) == []
    named = Attempt(kind="listen", host="203.0.113.9", port=8000, first_s=0)
    found = isolation(level="notify", attempts=(*everywhere, named), allowed=("203.0.113.9:8000",))
    (failure,) = isolation_failures(found)
    what = "the runtime tried to reach 203.0.113.9:8000 (to listen there)"
    assert (failure.code, failure.what) == ("E_EGRESS_ATTEMPT", what)


def test_joining_a_group_and_a_key_looked_for_outside_count_and_are_allowed_by_nothing():
    tried = (Attempt(kind="group", host="239.1.2.3", first_s=0), Attempt(kind="key", host="dns_resolver", first_s=0))
    (failure,) = isolation_failures(isolation(attempts=tried, allowed=("239.1.2.3:5353", "dns_resolver:1")))
    joined, key = "239.1.2.3 (to join the group)", "dns_resolver (to have a key looked for outside)"
    assert failure.what == f"the runtime tried to reach {joined}, {key}"
