"""The words for every fact that can be unknown, and the fields of the inventory that state it."""

from collections.abc import Mapping
from types import MappingProxyType

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "operator": "operator",
        "owner": "owner",
        "provider": "provider (of a model behind an API: provider_service, and provider of that service)",
        "developer": "developer",
        "controller": "controller",
        "curator": "curator",
        "registry": "registry, and provider of that service",
        "mirror": "mirror, and who runs it",
        "signer": "signed_by",
    }
)
"""Roles of organizations, and the field that states each."""

ROLE_FACTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "": ("its {role}", ""),
        "id": ("its {role}", ""),
        "name": ("the name of its {role}", "name of that organization"),
        "country": ("the country of its {role}", "country of that organization"),
        "public_body": ("whether its {role} is a public body", "public_body of that organization"),
        "ownership": ("who owns its {role}", "parents of that organization and of each owner (none: [])"),
        "control": (
            "whether somebody else controls its {role}",
            "parents of that organization and each owner: controls, or above half of the shares, or free_float",
        ),
        "stakes": (
            "who holds the rest of its {role}, and all votes",
            "capital and voting of all parents of that organization and of each owner",
        ),
        "support_countries": ("from where its {role} gives support", "support_countries of that organization"),
        "administered_from": ("from where its {role} administers", "administered_from of that organization"),
        "controllers": ("the country of everybody who controls its {role}", "country of each owner"),
        "holders": ("the country of everybody who holds shares in its {role}", "country of each holder"),
    }
)
"""Facts about an organization in a role: the words, and what to state of the organization beside the role itself."""

_SMOKE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        fact: (words, f"nothing; run `sovcheck smoke` {how}, and scan with --evidence and --trust-key")
        for fact, words, how in (
            ("observed.age_days", "when its machine was last looked at", "on it"),
            ("observed.path", "whether its machine was ever looked at", "on it"),
            ("observed.provider", "which provider lets its machine", "on it"),
            (
                "observed.truth",
                "whether its machine is rented (a virtual machine does not show whose it is)",
                "on the hardware itself, or tenancy as it is",
            ),
            ("smoke.age_days", "when it was last proved to run here", "on its host"),
            ("smoke.canary", "whether attempts to reach the network would have been seen", "on its host"),
            ("smoke.gpus_match", "whether it ran on the declared accelerators", "on the declared host"),
            ("smoke.host_declared", "on which declared host it ran", "with --host"),
            ("smoke.isolation", "how it was cut off from the network", "on its host"),
            ("smoke.first_token_ms", "how soon it gives the first token", "on its host"),
            ("smoke.device_matches", "whether it ran on the accelerators or the processor", "on its host"),
            ("smoke.hosts.age_days", "when it was last proved to run on each of its hosts", "on each"),
            ("smoke.hosts.canary", "whether attempts to reach the network would have been seen", "on each host"),
            ("smoke.hosts.device_matches", "whether it ran on the accelerators or the processor", "on each host"),
            (
                "smoke.hosts.gpus_match",
                "whether it ran on the declared accelerators (a dump of the driver does not show that)",
                "on each host, without --smi-dump",
            ),
            ("smoke.hosts.host_declared", "on which declared host it ran", "with --host"),
            ("smoke.hosts.isolation", "how it was cut off from the network", "on each host"),
            ("smoke.hosts.path", "whether it was ever run on each of its hosts", "on each"),
            ("smoke.hosts.undeclared_files", "which files of weights lay beside the declared ones", "on each host"),
            (
                "smoke.hosts.proof",
                "whether it was this model that answered (text of a server was not computed again)",
                "on each host, with the reference runtime of the format installed",
            ),
            ("smoke.hosts.weights_used", "whether what ran opened the weights that were hashed", "on each host"),
            ("smoke.hosts.verdict", "whether it runs on each of its hosts, cut off from the network", "on each"),
            ("smoke.path", "whether it was ever run here", "on its host"),
            ("smoke.pickles", "which of its files can run code", "on its host"),
            ("smoke.remote_code", "whether it loads remote code where it runs", "on its host"),
            ("smoke.tokens_per_second", "how many tokens per second it gives", "on its host"),
            ("smoke.undeclared_files", "which files of weights lay beside the declared ones", "on its host"),
            ("smoke.update_proved", "whether it was ever updated here", "with --update lora"),
            ("smoke.proof", "what shows that this model answered", "on its host"),
            ("smoke.weights_used", "whether the hashed files were opened by what ran", "on its host"),
            ("smoke.verdict", "whether it runs here, cut off from the network", "on its host"),
            ("speeds", "how fast its models are", "for each model whose weights it uses"),
            ("speeds.first_token_ms", "how soon its models give the first token", "for each of them"),
            ("speeds.tokens_per_second", "how many tokens per second its models give", "for each of them"),
        )
    }
)
"""Facts that no file states, and what shows them."""

_TERMS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        fact: (
            words,
            f"licence.id, and base_models of held weights, both also of ancestors{more}; these terms in the catalog",
        )
        for fact, words, more in (
            ("terms.checked", "any licence terms", ""),
            ("terms.checked.commercial", "whether the licences grant commercial use", ""),
            ("terms.checked.fields_of_use", "which uses the licences bar", ""),
            ("terms.checked.geography", "which countries the licences shut out", ", and modalities"),
            ("terms.checked.modification", "whether the licences permit changes", ""),
            ("terms.checked.mutability", "whether licensors can change the terms", ""),
            ("terms.checked.revocability", "how the licences can end", ""),
            ("terms.checked.scale", "from which size on the licences change", ""),
            ("terms.complete", "all licence terms", ", and modalities"),
        )
    }
)
"""Facts about the licences over a lineage, which models and the catalog state together."""

FACTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "access": ("whether the weights are held or an API is used", "access"),
        "access_complete": (
            "everybody who can read it",
            "controller; operator, provider and owner of what holds or uses it, and their owners up to the roots",
        ),
        "ancestor": (
            "whether anything uses it, or it is an ancestor alone",
            "requires of each application and inference API, and serves of each host",
        ),
        "accelerators": ("its accelerators", "accelerators"),
        "accelerators.manufactured_in": ("where its chips are made", "accelerators.model, under an id of the catalog"),
        "accelerators.vendor_country": ("who makes its accelerators", "accelerators.model, under an id of the catalog"),
        "administered_from": ("from which countries it is administered", "administered_from"),
        "age_days": ("when it was released", "release_date"),
        "built_in": ("where it is built", "built_in"),
        "contract.open_ended": ("whether its contract runs until somebody gives notice", "contract.open_ended"),
        "cutoff_complete": (
            "everybody who can stop it",
            "who runs, owns, manages and administers it, and from where; country, requires, and the owners of each",
        ),
        "exposure.origin": ("the country of everybody who made it", "country of each of them"),
        "exposure.stale": ("the country of everybody who can withhold its updates", "country of each of them"),
        "processed_in": ("where it processes what it is sent", "processed_in"),
        "stale_complete": (
            "everybody who can withhold its updates",
            "registry and mirror of software; runtime.software of hosts; technology_from of whoever runs it (none: [])",
        ),
        "survival.untested_points": (
            "whether its alternatives work, and whether it goes on without its optional parts",
            "tested, the day on which it was last tried (of an alternative, or of an optional entry)",
        ),
        "contract": ("its contract", "contract"),
        "contract.control_change_notice_days": (
            "how early a change of control is announced",
            "contract.control_change_notice_days",
        ),
        "contract.ends_in_days": ("when its contract ends", "contract.end"),
        "contract.law": ("the law of its contract", "contract.law"),
        "contract.notice_days": ("the notice period of its contract", "contract.notice_days"),
        "contract.venue": ("the venue of its contract", "contract.venue"),
        "countries": ("in which countries it runs", "country, or cloud and region"),
        "country": ("its country", "country"),
        "copies": ("where copies of its weights are kept", "stored_in"),
        "copies.control": (
            "who can take away the copies of its weights",
            "stored_in, and of each place its country and provider or operator, and the owners of these",
        ),
        "criticality": ("how critical it is", "criticality"),
        "customer_only_keys": ("who holds the keys at its end", "encryption.customer_only_keys"),
        "cutoff_plan": ("the plan for a cut-off", "cutoff_plan"),
        "cutoff_plan.exists": ("whether there is a plan for a cut-off", "cutoff_plan.exists"),
        "cutoff_plan.offline_days": ("how long one can go on after a cut-off", "cutoff_plan.offline_days"),
        "cutoff_plan.tested_days_ago": ("when the cut-off was last tried", "cutoff_plan.tested"),
        "data_class": ("how much protection it needs", "class"),
        "data_classes": ("the classes of its data", "data (datasets), and class of each dataset"),
        "deletion_evidence": ("whether deletion can be proved", "deletion_evidence"),
        "deployment": ("which applications depend on it", "criticality, data, domicile, stage of those applications"),
        "deployment.applications": (
            "which applications use it, and so what its terms meet",
            "requires of each application that uses it",
        ),
        "deployment.complete": (
            "all about the applications that depend on it",
            "data, domicile, stage and fields_of_use of each, and class of each of their datasets",
        ),
        "deployment.domiciles_complete": (
            "where the deployer of every application that depends on it is established",
            "domicile of each application",
        ),
        "deployment.owners_complete": (
            "where the owner of every application that depends on it sits",
            "owner of each application, and country of that organization",
        ),
        "deployment.fields_of_use_complete": (
            "what every application that depends on it is used for",
            "fields_of_use of each application",
        ),
        "deployment.stages_complete": (
            "how far every application that depends on it has come",
            "stage of each application",
        ),
        "deployment.criticality": ("how critical the applications that depend on it are", "criticality of each"),
        "deployment.monthly_revenue_usd": ("the revenue of the applications that depend on it", "monthly_revenue_usd"),
        "deployment.revenue_complete": ("the revenue of every application that depends on it", "monthly_revenue_usd"),
        "deployment.users_complete": ("the users of every application that depends on it", "users of each application"),
        "deployment.users": ("how many users the applications that depend on it have", "users of each application"),
        "domicile": ("where its deployer is established", "domicile"),
        "encrypted_in_transit": ("whether it is encrypted on its way", "encryption.in_transit"),
        "evaluations": ("how good it is", "evaluations"),
        "evaluations.share": ("how good it is beside its reference", "score and reference of each of evaluations"),
        "exit_plan": ("the plan to leave", "exit_plan"),
        "exit_plan.exists": ("whether there is a plan to leave", "exit_plan.exists"),
        "exit_plan.offline_days": ("how long one can go on after leaving", "exit_plan.offline_days"),
        "exit_plan.tested_days_ago": ("when leaving was last tried", "exit_plan.tested"),
        "exposure.access": (
            "the country of everybody who can read it, and how far its law reaches",
            "country of each organization it depends on; how far a law reaches is for the catalog (--catalog)",
        ),
        "exposure.cutoff": ("the country of everybody who can stop it", "country of each organization it depends on"),
        "fields_of_use": ("what it is used for", "fields_of_use"),
        "from_countries": ("from which countries the data comes", "from, and country of that asset"),
        "hosts_complete": ("which models every host serves", "serves of each host (none: [])"),
        "hosts.control": (
            "who controls each host that runs it",
            "operator of each host, and parents and country of that organization and of each owner (or free_float)",
        ),
        "interface_open": ("whether others offer its interface", "interface.open"),
        "interface_standard": ("which standard its interface follows", "interface.standard"),
        "keys": ("who holds the keys", "key_custody"),
        "keys.attested": ("whether confidential computing is attested", "confidential_computing.attested"),
        "keys.custodian": ("who holds the keys", "key_custody.custodian"),
        "languages": ("its languages", "languages"),
        "licence": ("its licence", "licence"),
        "licence.id": ("its licence", "licence.id"),
        "licence.obtained": ("when it was taken, before or after its terms changed", "licence.obtained"),
        "licence.known": ("a licence that the catalog or SPDX knows", "licence.id"),
        "licence_server": ("whether it needs a licence server", "licence_server"),
        "listed": ("whether it stands on a sanctions list", "listed_parties (none: [])"),
        "listings.owners_complete": (
            "whether its owner, and whoever controls that, stands on a sanctions list",
            "listed_parties of the owner and of each of its owners (none: [])",
        ),
        "lineage.control_stated": (
            "who controls the developers at the root of its lineage",
            "parents of each developer and of each owner (none: []), or free_float where that is the rest",
        ),
        "lineage.declared": (
            "on which models it is based, up to the root",
            "base_models of it and of each base model, and developer of each that has none (undisclosed stays open)",
        ),
        "lineage.roots": ("the country of everybody at the root of its lineage", "country of each developer and owner"),
        "management": ("who manages it from afar", "management"),
        "management.licence_server": ("whether it needs a licence server", "management.licence_server"),
        "management.phone_home": ("whether it reports to its maker", "management.phone_home"),
        "management.provider": ("who manages it from afar", "management.provider"),
        "mechanism": ("the transfer mechanism", "transfer_mechanism"),
        "memory_gib": ("the memory of its accelerators", "accelerators with count and memory_gib"),
        "mirrored": ("whether a local mirror is kept", "registry and mirror"),
        "modalities": ("what it reads and writes", "modalities"),
        "models": ("which models it serves", "serves"),
        "models_gib": ("how large the models are that it serves", "parameters and dtype of each model"),
        "monthly_revenue_usd": ("its revenue", "monthly_revenue_usd"),
        "openness": ("how open it is", "openness"),
        "ownership": ("who owns it", "parents of it and of each owner (none: [])"),
        "control": (
            "whether somebody else controls it",
            "parents of it and of each owner: controls, or shares, or free_float",
        ),
        "parameters": ("its number of parameters", "parameters"),
        "public_body": ("whether it is a public body", "public_body"),
        "purpose": ("its purpose", "purpose"),
        "reach_complete": (
            "every place that its bytes can reach, and its country",
            "stored_in, backed_up_in; data, logs_to, requires of applications; country, runtime, telemetry beyond",
        ),
        "remote_code": ("whether loading it runs code from elsewhere", "remote_code"),
        "requirements": ("what it requires", "requires (nothing: [])"),
        "requirements.ai": (
            "whether what it requires gives model output",
            "type of each service and serves of each host that it requires",
        ),
        "requirements.options.tested_days_ago": (
            "whether the switch to an alternative of its own works",
            "tested of each alternative under any_of, within the days of the profile",
        ),
        "requirements.tested_days_ago": (
            "whether it can do without what is optional",
            "tested of each entry that is optional, within the days of the profile",
        ),
        "requirements.options": (
            "who offers and who can stop each alternative",
            "access of each model, its hosts or provider_service, and the owners of those who run them",
        ),
        "revision": ("its revision", "revision"),
        "revision_moves": ("whether its revision is fixed", "revision"),
        "revision_pinned": ("whether its revision is fixed", "revision"),
        "runtime_offline": ("whether its runtime works offline", "runtime.offline"),
        "self_hosted": ("whether it is claimed to be self-hosted", "self_hosted"),
        "service_level": ("how fast it has to answer", "service_level"),
        "service_level.max_first_token_ms": (
            "how soon it has to give the first token",
            "service_level.max_first_token_ms",
        ),
        "service_level.min_tokens_per_second": (
            "how many tokens per second it has to give",
            "service_level.min_tokens_per_second",
        ),
        **_SMOKE,
        "stage": ("how far it has come", "stage"),
        "subject_countries": ("whose data it is", "subject_countries (of every dataset)"),
        "subjects_in_eea": ("whether people in the EEA are concerned", "subject_countries"),
        "support_countries": ("from which countries it is supported", "support_countries"),
        "survival.complete": (
            "everything on its critical path",
            "requires of every asset on the way, and the owners and countries of those who run them",
        ),
        "telemetry": ("what it reports to whom", "telemetry.setting"),
        "tenancy": ("whether it is owned or rented", "tenancy"),
        **_TERMS,
        "to_countries": ("to which countries the data goes", "to, and country of that asset"),
        "training_use": ("whether the provider trains on what is sent", "training_use"),
        "type": ("what kind of service it is", "type"),
        "unreached": (
            "whether it uses the models, hosts and APIs that no application leads to",
            "requires of this application in full, and at least what it runs on",
        ),
        "update": ("whether it can be updated here", "update"),
        "update.budget": ("whether money is set aside for updates", "update.budget"),
        "update.code": ("whether the training code is here", "update.code"),
        "update.data": ("whether the training data is here", "update.data"),
        "update.host": ("on which machine it could be updated", "update.host"),
        "update.host_country": ("the country of the machine for updates", "update.host, and country of that host"),
        "update.host_control": (
            "who controls the operator of the machine for updates",
            "update.host, operator of that host, and parents of that organization and of each owner (or free_float)",
        ),
        "update.last_update_days_ago": ("when it was last updated", "update.last_update"),
        "update.owners": ("how many people can update it", "update.owners"),
        "update.rights": ("whether it may be modified", "update.rights"),
        "users": ("how many users it has", "users"),
        "weights": ("the files of its weights", "files"),
        "weights.files": ("the files of its weights", "files"),
        "weights.formats": ("the formats of its weights", "files with format"),
        "weights.gib": ("the size of its weights", "parameters and dtype, or files with bytes"),
        "weights.hashed": ("whether its weights are hashed", "files with sha256"),
        "weights.too_small": ("whether the files are large enough for its weights", "parameters, and files with bytes"),
        "weights.stored": ("whether its weights are held here", "stored_in"),
    }
)
"""Every other fact that can be unknown: the words, and the fields that state it."""
