"""The levels of isolation, strongest first."""

from collections.abc import Callable, Mapping

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.isolation.external import ExternalSandbox
from sovcheck.smoke.isolation.interface import Sandbox
from sovcheck.smoke.isolation.netns import NamespaceSandbox
from sovcheck.smoke.isolation.notify import RecordingSandbox
from sovcheck.smoke.isolation.unconfined import NoSandbox

WAYS: Mapping[IsolationLevel, Callable[[], Sandbox]] = {
    IsolationLevel.NETNS: NamespaceSandbox,
    IsolationLevel.NOTIFY: RecordingSandbox,
    IsolationLevel.EXTERNAL: ExternalSandbox,
    IsolationLevel.NONE: NoSandbox,
}
