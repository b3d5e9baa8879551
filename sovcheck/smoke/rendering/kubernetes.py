"""A smoke run as a job of Kubernetes, or a cron job, with a network policy that allows nothing."""

from typing import Any

import yaml

from sovcheck.smoke.rendering.container import (
    EVIDENCE,
    INVENTORY,
    KEY,
    KEY_FILE,
    MACHINE_ID,
    ORDINARY,
    about_accelerators,
    about_isolation,
    inventory_names,
    is_weights_file,
    places_in_container,
)
from sovcheck.smoke.rendering.task import CLAIM, SECONDS, RenderedFile, Rendering, Task

_RESOURCES = {"nvidia": "nvidia.com/gpu", "amd": "amd.com/gpu", "intel": "gpu.intel.com/i915"}
"""What the vendors' device plugins call their accelerators: github.com/NVIDIA/k8s-device-plugin,
github.com/ROCm/k8s-device-plugin, github.com/intel/intel-device-plugins-for-kubernetes."""
_LABEL = "app.kubernetes.io/instance"
_ABOUT = (
    "The deny-all policy holds where the cluster's network enforces policies; the smoke itself does not rely on it.",
    "The namespace has to admit pods without a seccomp filter (pod-security.kubernetes.io/enforce: privileged).",
)


def render_kubernetes(task: Task) -> Rendering:
    """One file with all objects."""
    name = f"{task.name}.yaml"
    told = (f"A smoke of {task.model} by sovcheck.", *about_isolation(task), *_ABOUT)
    about = [f"# {line}" for line in (*told, *about_accelerators(task, _RESOURCES), *task.afterwards())]
    documents = yaml.safe_dump_all([_inventory(task), _policy(task), _job(task)], sort_keys=False, width=1000)
    text = "\n".join(about) + "\n---\n" + documents
    return Rendering((RenderedFile(name, text),), f"kubectl apply -f {{folder}}/{name}")


def _metadata(task: Task) -> dict[str, Any]:
    return {"name": task.name, "labels": {_LABEL: task.name}}


def _inventory(task: Task) -> dict[str, Any]:
    files = zip(inventory_names(task), task.inventories, strict=True)
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": _metadata(task),
        "data": {name: file.text for name, file in files},
    }


def _policy(task: Task) -> dict[str, Any]:
    """Of the pods of this smoke; what is not listed is refused, and nothing is."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": _metadata(task),
        "spec": {"podSelector": {"matchLabels": {_LABEL: task.name}}, "policyTypes": ["Ingress", "Egress"]},
    }


def _job(task: Task) -> dict[str, Any]:
    job = {
        "backoffLimit": 0,
        "activeDeadlineSeconds": SECONDS,
        "template": {"metadata": {"labels": {_LABEL: task.name}}, "spec": _pod(task)},
    }
    if task.schedule is None:
        return {"apiVersion": "batch/v1", "kind": "Job", "metadata": _metadata(task), "spec": job}
    spec = {
        "schedule": task.schedule,
        "concurrencyPolicy": "Forbid",
        "jobTemplate": {"metadata": {"labels": {_LABEL: task.name}}, "spec": job},
    }
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": _metadata(task), "spec": spec}


def _pod(task: Task) -> dict[str, Any]:
    pod: dict[str, Any] = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        # No name server: nobody is to be asked for a name either.
        "dnsPolicy": "None",
        "dnsConfig": {"nameservers": ["127.0.0.1"]},
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": ORDINARY,
            "runAsGroup": ORDINARY,
            "fsGroup": ORDINARY,
            "seccompProfile": {"type": "Unconfined"},
            "appArmorProfile": {"type": "Unconfined"},
        },
    }
    if task.node is not None:
        pod["nodeSelector"] = {"kubernetes.io/hostname": task.node}
    if task.key is not None:
        pod["initContainers"] = [_own_key(task)]
    return {**pod, "containers": [_smoke(task)], "volumes": _volumes(task)}


def _container(task: Task, name: str, command: list[str], mounts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "image": task.image,
        "command": command,
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": mounts,
    }


def _own_key(task: Task) -> dict[str, Any]:
    """A secret can be read by its group, with which no key signs: this makes a copy that its owner alone can read."""
    command = ["install", "-m", "0400", f"/smoke/secret/{KEY_FILE}", f"{KEY}/{KEY_FILE}"]
    secret = {"name": "secret", "mountPath": "/smoke/secret", "readOnly": True}
    return _container(task, "key", command, [secret, {"name": "key", "mountPath": KEY}])


def _smoke(task: Task) -> dict[str, Any]:
    # The cluster fills in the pod's name, of which there is one for each run.
    out = f"--out={EVIDENCE}/$(POD_NAME).dsse.json"
    words = task.command(places_in_container(task), out)
    command = [word if word == out else word.replace("$", "$$") for word in words]
    container = _container(task, "smoke", command, _mounts(task))
    name = {"fieldRef": {"fieldPath": "metadata.name"}}
    container["env"] = [{"name": "POD_NAME", "valueFrom": name}]
    wanted = task.accelerators
    if wanted is not None and wanted.vendor in _RESOURCES:
        container["resources"] = {"limits": {_RESOURCES[wanted.vendor]: wanted.count}}
    return container


def _mounts(task: Task) -> list[dict[str, Any]]:
    weights = places_in_container(task).weights
    read = [("inventory", INVENTORY), ("weights", weights), ("machine-id", MACHINE_ID)]
    if task.key is not None:
        read.append(("key", KEY))
    mounts: list[dict[str, Any]] = [{"name": name, "mountPath": path, "readOnly": True} for name, path in read]
    return [*mounts, {"name": "evidence", "mountPath": EVIDENCE}, {"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108 (of the container)


def _volumes(task: Task) -> list[dict[str, Any]]:
    kind = "File" if is_weights_file(task) else "Directory"
    volumes = [
        {"name": "inventory", "configMap": {"name": task.name}},
        _volume("weights", task.weights, kind, read_only=True),
        _volume("evidence", task.evidence, "Directory", read_only=False),
        {"name": "machine-id", "hostPath": {"path": MACHINE_ID, "type": "File"}},
        {"name": "tmp", "emptyDir": {"medium": "Memory"}},
    ]
    if task.key is not None:
        secret = {"secretName": task.key, "defaultMode": 0o440, "items": [{"key": KEY_FILE, "path": KEY_FILE}]}
        volumes += [{"name": "secret", "secret": secret}, {"name": "key", "emptyDir": {"medium": "Memory"}}]
    return volumes


def _volume(name: str, place: str, kind: str, *, read_only: bool) -> dict[str, Any]:
    if place.startswith(CLAIM):
        claim = {"claimName": place.removeprefix(CLAIM)}
        return {"name": name, "persistentVolumeClaim": {**claim, "readOnly": True} if read_only else claim}
    return {"name": name, "hostPath": {"path": place, "type": kind}}
