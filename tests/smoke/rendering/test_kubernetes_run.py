"""The pod that is rendered for Kubernetes, really run by podman, which takes pods without a cluster.

What podman 4.3 does otherwise than a cluster is done for it here: it reads the seccomp filter of an annotation, hands
secrets out as they are encoded, and fills nothing in into commands.
"""

import os
import shutil
import subprocess
from uuid import uuid4

import pytest
import yaml
from rendered import assert_that_it_counts, predicate_in, render

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("podman")]

ORDINARY = 65532
UNFILTERED = "seccomp.security.alpha.kubernetes.io/pod"
"""The annotation, which Kubernetes knew before there was a field for it."""


@pytest.fixture
def play(podman, tmp_path):
    """Runs these objects to their end; the exit code of each container by its name, and what it said."""
    image, env = podman
    if os.getuid() != 0:
        pytest.skip("as an ordinary user podman maps another user to the one of the pod, who cannot own the evidence")
    name = f"sovcheck-test-{uuid4().hex[:8]}"

    def podman_says(*words):
        command = ["podman", *map(str, words)]
        return subprocess.run(
            command, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=300
        )

    def run(pod, *others):
        pod["metadata"]["name"] = name
        # What is mounted has one name for all that podman runs.
        for each in (*pod["spec"]["volumes"], *(m for c in containers_of(pod) for m in c["volumeMounts"])):
            each["name"] = f"{name}-{each['name']}"
        for each in (*others, *(v["configMap"] for v in pod["spec"]["volumes"] if "configMap" in v)):
            (each.get("metadata") or each)["name"] = f"{name}-told"
        (tmp_path / "pod.yaml").write_text(yaml.safe_dump_all([*others, pod]))
        played = podman_says("kube", "play", "--network", "none", tmp_path / "pod.yaml")
        if "pause image" in played.stderr:
            pytest.skip(f"podman makes no pods here: {played.stderr}")
        assert played.returncode == 0, played.stderr
        smoke = f"{name}-smoke"
        status = podman_says("wait", smoke).stdout.strip()
        said = podman_says("logs", smoke)
        return status, said.stdout + said.stderr

    try:
        yield image, run
    finally:
        podman_says("pod", "rm", "--force", name)
        left = podman_says("volume", "ls", "--quiet", "--filter", f"name={name}").stdout.split()
        podman_says("volume", "rm", "--force", *left)


def containers_of(pod):
    return [*pod["spec"]["containers"], *pod["spec"].get("initContainers", ())]


def rendered(system, image, *more):
    """The objects by kind, and the pod that the cluster would make of the job."""
    done = render(system, "kubernetes", "--image", image, *more, key="smoke-key")
    assert done.returncode == 0, done.stderr
    objects = {each["kind"]: each for each in yaml.safe_load_all(done.stdout)}
    return objects, {"apiVersion": "v1", "kind": "Pod", **objects["Job"]["spec"]["template"]}


def as_podman_takes_it(pod, secret):
    """The filter where podman looks for it, and the secret as the kubelet would show it, of the group of the pod."""
    context = pod["spec"]["securityContext"]
    assert context["seccompProfile"] == {"type": "Unconfined"}
    pod["metadata"]["annotations"] = {UNFILTERED: "unconfined"}
    (volume,) = [each for each in pod["spec"]["volumes"] if "secret" in each]
    os.chown(secret / "smoke.key", 0, context["fsGroup"])
    (secret / "smoke.key").chmod(volume.pop("secret")["defaultMode"])
    volume["hostPath"] = {"path": str(secret), "type": "Directory"}
    return pod


def test_the_pod_makes_namespaces_of_its_own_and_leaves_evidence_that_counts(system, play):
    image, run = play
    os.chown(system / "evidence", ORDINARY, ORDINARY)
    (system / "secret").mkdir()
    shutil.copy(system / "it.key", system / "secret" / "smoke.key")
    objects, pod = rendered(system, image, "--nonce", "n1")
    status, said = run(as_podman_takes_it(pod, system / "secret"), objects["ConfigMap"])
    assert status == "0", said
    (evidence,) = (system / "evidence").iterdir()
    assert evidence.stat().st_uid == ORDINARY
    predicate = predicate_in(evidence)
    assert (predicate["verdict"], predicate["isolation"]["level"]) == ("pass", "netns")
    assert {"no-capabilities", "read-only"} <= set(predicate["isolation"]["layers"])
    assert (system / "it.key").read_text().splitlines()[1] not in said
    assert_that_it_counts(system, evidence, "n1")
