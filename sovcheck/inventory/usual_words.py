"""Synonyms: what people call the kinds of services, by the word that an inventory has for each."""

from collections.abc import Collection

_WRITTEN_FOR = {
    "inference-api": "llm llm-api model-api api inference embedding embeddings embedding-api chat-api genai",
    "object-store": "s3 blob blob-store blob-storage bucket storage object-storage backup backups nas",
    "database": "db sql vector-db vectordb vector-database vector-store vector postgres postgresql redis cache",
    "registry": "container-registry docker-registry package-registry artifact-store artifacts",
    "hub": "model-hub huggingface hugging-face",
    "auth": "sso idp iam oidc ldap saml identity identity-provider login keycloak active-directory",
    "telemetry": "monitoring metrics observability tracing apm",
    "logging": "log logs siem log-store",
    "kms": "hsm key-management key-store secrets secret-store secrets-manager vault",
    "ci": "ci-cd cicd build pipeline github-actions gitlab-ci",
    "orchestrator": "k8s kubernetes scheduler container-orchestrator",
    "compute": "vm vms gpu gpus server servers iaas hosting serverless containers virtual-machine",
    "network": "dns vpn cdn ntp firewall load-balancer loadbalancer proxy gateway internet",
}
_MEANT = {usual: word for word, listed in _WRITTEN_FOR.items() for usual in listed.split()}


def word_meant(usual: str, words: Collection[str]) -> str | None:
    """The one of these words that stands for what people call so, ``database`` for ``vector-db``; None for none."""
    meant = _MEANT.get("-".join(usual.lower().replace("_", " ").replace("-", " ").split()))
    return meant if meant in words else None
