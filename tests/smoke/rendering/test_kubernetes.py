"""What is rendered for Kubernetes is what Kubernetes knows, and lets nothing out."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

IMAGE = f"registry.example/agency/smoke@sha256:{'5' * 64}"
SCHEMA = Path(__file__).parents[2] / "schemas" / "kubernetes-1.33.json"


@pytest.fixture(scope="module")
def schema() -> Any:
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))


@pytest.fixture
def objects(render, schema):
    def rendered(*more: str, **options: str | None) -> dict[str, Any]:
        done = render("kubernetes", *more, **options)
        assert done.exit_code == 0, done.output
        documents = list(yaml.safe_load_all(done.stdout))
        for document in documents:
            schema.validate(document)
        return {document["kind"]: document for document in documents}

    return rendered


def pod_of(objects: dict[str, Any]) -> dict[str, Any]:
    spec = objects["CronJob"]["spec"]["jobTemplate"]["spec"] if "CronJob" in objects else objects["Job"]["spec"]
    return spec["template"]["spec"]


def test_the_schema_refuses_what_kubernetes_does_not_know(objects, schema):
    job = objects()["Job"]
    assert not schema.is_valid({**job, "spec": {**job["spec"], "backofflimit": 0}})
    assert not schema.is_valid({**job, "kind": "Job2"})
    assert not schema.is_valid({**job, "spec": {**job["spec"], "backoffLimit": "none"}})


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"schedule": "daily"},
        {"schedule": "*/15 3-5 * * MON,FRI"},
        {"weights": "pvc:weights", "out": "pvc:evidence"},
        {"weights": "/models/it's $HOME %n `x` \\ .gguf"},
        {"key": None, "sign_with": "pkcs11-sign --slot '1' $(rm -rf /)"},
        {"node": "gpu-1.example", "host": "other-rack", "nonce": "a 'b' \"c\" $(POD_NAME)"},
        {"model": None, "host": "bare"},
    ],
)
def test_every_variant_is_valid_and_the_same_each_time(objects, render, options):
    if "model" in options:
        assert objects("other.1", **options) == objects("other.1", **options)
        return
    objects(**options)
    assert render("kubernetes", **options).stdout == render("kubernetes", **options).stdout


def test_it_speaks_with_nobody(objects):
    found = objects()
    policy, pod = found["NetworkPolicy"]["spec"], pod_of(found)
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy.keys() == {"podSelector", "policyTypes"}
    assert (
        policy["podSelector"]["matchLabels"].items() <= found["Job"]["spec"]["template"]["metadata"]["labels"].items()
    )
    assert pod["dnsPolicy"] == "None"
    assert not pod["automountServiceAccountToken"]
    assert "hostNetwork" not in pod


def test_it_is_nobody_and_may_nothing(objects):
    pod = pod_of(objects())
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] > 1000
    for container in (*pod["containers"], *pod["initContainers"]):
        assert container["image"] == IMAGE
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_weights_are_read_only_and_the_key_is_a_copy_that_its_owner_alone_reads(objects):
    pod = pod_of(objects())
    (smoke,) = pod["containers"]
    mounts = {mount["name"]: mount for mount in smoke["volumeMounts"]}
    assert {name for name, mount in mounts.items() if mount.get("readOnly")} == {
        *("inventory", "weights", "machine-id", "key")
    }
    assert mounts.keys() - {"inventory", "weights", "machine-id", "key"} == {"evidence", "tmp"}
    (own,) = pod["initContainers"]
    assert own["command"] == ["install", "-m", "0400", "/smoke/secret/smoke.key", "/smoke/key/smoke.key"]
    assert "secret" not in mounts
    assert "--key=/smoke/key/smoke.key" in smoke["command"]


def test_without_a_key_no_secret_is_there(objects):
    pod = pod_of(objects(key=None, sign_with="sign it"))
    assert "initContainers" not in pod
    assert not [volume for volume in pod["volumes"] if "secret" in volume]
    assert "--sign-with=sign it" in pod["containers"][0]["command"]


@pytest.mark.parametrize(("host", "limits"), [("rack", {"nvidia.com/gpu": 8}), ("other-rack", {"amd.com/gpu": 4})])
def test_accelerators_are_asked_for_as_the_inventory_says(objects, host, limits):
    (smoke,) = pod_of(objects(host=host))["containers"]
    assert smoke["resources"] == {"limits": limits}
    assert "--require-gpu" in smoke["command"]


def test_a_host_without_accelerators_asks_for_none(objects, render):
    (smoke,) = pod_of(objects(host="bare"))["containers"]
    assert "resources" not in smoke
    assert "--require-gpu" not in smoke["command"]
    assert "# No accelerator is declared of the host" in render("kubernetes", host="bare").stdout


def as_the_cluster_reads(word):
    """Two dollars are one, and $(NAME) is filled in (k8s.io/kubernetes/third_party/forked/golang/expansion)."""
    return re.sub(r"\$(\$|\([^)]*\))", lambda found: "$" if found[1] == "$" else "filled in", word)


def test_what_the_cluster_would_fill_in_is_written_as_it_is(objects):
    (smoke,) = pod_of(objects(nonce="$(POD_NAME) $X $$(POD_NAME) $$"))["containers"]
    assert "--nonce=$(POD_NAME) $X $$(POD_NAME) $$" in [as_the_cluster_reads(word) for word in smoke["command"]]
    assert smoke["command"][-4].startswith("--out=/smoke/evidence/$(POD_NAME).dsse.json")


def test_the_inventory_travels_with_it(objects, tmp_path):
    data = objects()["ConfigMap"]["data"]
    assert data == {"0001.yaml": (tmp_path / "inventory.yaml").read_text()}


def test_an_inventory_that_no_config_map_holds_is_refused(refused, tmp_path):
    (tmp_path / "inventory.yaml").write_text("#" + "x" * 900_000 + (tmp_path / "inventory.yaml").read_text())
    assert "and a ConfigMap holds 900,000" in refused("kubernetes")


def test_a_schedule_makes_a_cron_job(objects):
    found = objects(schedule="weekly")
    assert found["CronJob"]["spec"]["schedule"] == "0 0 * * 1"
    assert found["CronJob"]["spec"]["concurrencyPolicy"] == "Forbid"
    assert "Job" not in found
