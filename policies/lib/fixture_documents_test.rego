# METADATA
# title: Facts for the tests of rules
# description: |
#   One document per kind with every field, in which nothing is wrong: all in France, all known, all trusted.
#   A test changes what it is about, as in fixtures.gpu_host({"country": "US"}); objects merge, lists are replaced.
#   What is not said here is as in the golden facts: a new fact needs a line only where that is not right for all tests.
package sovcheck.lib.fixtures

common := {
	"exposure": {"access": [], "throttle": [], "cutoff": [], "origin": [], "stale": []},
	"deployment": {
		"spared": false,
		"applications": 1,
		"criticality": "government",
		"criticalities": ["government"],
		"stages": ["production"],
		"stages_complete": true,
		"domiciles": ["FR"],
		"domiciles_complete": true,
		"owner_countries": ["FR"],
		"owners_complete": true,
		"fields_of_use": ["general"],
		"fields_of_use_complete": true,
		"data_classes": ["personal"],
		"users": 1000,
		"users_complete": true,
		"monthly_revenue_usd": 0,
		"revenue_complete": true,
		"complete": true,
	},
	"completeness": {"stated": 10, "inferred": 0, "unknown": [], "unknown_share": 0},
}

undeployed := {"deployment": {
	"spared": false,
	"applications": 0,
	"criticality": null,
	"criticalities": [],
	"stages": [],
	"stages_complete": true,
	"domiciles": [],
	"domiciles_complete": true,
	"owner_countries": [],
	"owners_complete": true,
	"fields_of_use": [],
	"fields_of_use_complete": true,
	"data_classes": [],
	"users": null,
	"users_complete": true,
	"monthly_revenue_usd": null,
	"revenue_complete": true,
	"complete": true,
}}

accelerator := object.union(golden.gpu_host.accelerators[0], {
	"model": "example-accelerator",
	"vendor": "example-chips",
	"vendor_country": "FR",
	"manufactured_in": "FR",
	"export_class": null,
	"memory_gib": 80,
	"count": 2,
})

served_model := object.union(golden.gpu_host.models[0], {
	"access": "weights",
	"openness": "open-weights",
	"developer_country": "FR",
	"weights_gib": 140,
})

gpu_host(changes) := object.union_n([
	golden.gpu_host,
	common, {
		"in_house": false,
		"owned_in_house": true,
		"tenancy": "owned",
		"country": "FR",
		"owner": domestic,
		"operator": domestic,
		"operators": [domestic],
		"administered_from": ["FR"],
		"support_countries": ["FR"],
		"security_operations_from": ["FR"],
		"cutoff_complete": true,
		"stale_complete": true,
		"accelerators": [accelerator],
		"memory_gib": 160,
		"models": [served_model],
		"models_gib": 140,
		"management": {"provider": null, "controllers": [], "phone_home": false, "licence_server": false},
		"runtime_offline": true,
		"observed": {
			"truth": "consistent",
			"provider": null,
			"accelerators": ["example-accelerator"],
			"age_days": 10,
			"path": "observed",
		},
		"keys": keys,
		"contract": contract,
		"exit_plan": plan,
		"export_licence": {"reference": null, "ends_in_days": null},
	},
	changes,
])

host_of_model(operator) := object.union(golden.model.hosts[0], {
	"kind": "gpu_host",
	"country": "FR",
	"tenancy": "cloud",
	"control": operator.control,
	"controllers": operator.controllers,
	"cutoff": [exposure("cutoff", party.organization, party.country) | some party in operator.controllers],
	"path": sprintf("host:%s", [operator.id]),
})

copy_with(keeper) := object.union(golden.model.copies[0], {
	"kind": "cloud_service",
	"elsewhere": false,
	"country": "FR",
	"control": keeper.control,
	"controllers": keeper.controllers,
	"path": sprintf("copy:%s", [keeper.id]),
})

evaluation(name, share) := object.union(golden.model.evaluations[0], {
	"name": name,
	"score": share,
	"reference": 100,
	"share": share,
	"age_days": 100,
})

seen(changes) := object.union_n([
	golden.model.smoke.hosts[0], {
		"verdict": "pass",
		"failures": [],
		"age_days": 10,
		"isolation": "netns",
		"canary": true,
		"egress": [],
		"host_declared": true,
		"gpus_match": true,
		"device_matches": true,
		"other_drivers": [],
		"undeclared_files": 0,
		"weights_used": true,
		"proof": "in-process",
		"path": "smoke:0",
	},
	changes,
])

unseen := seen({
	"verdict": null,
	"age_days": null,
	"isolation": null,
	"canary": null,
	"host_declared": null,
	"gpus_match": null,
	"device_matches": null,
	"undeclared_files": null,
	"weights_used": null,
	"proof": null,
	"path": null,
})

smoke := object.union(seen({"path": "smoke"}), {
	"hosts": [seen({})],
	"pickles": 0,
	"remote_code": false,
	"first_token_ms": 100,
	"tokens_per_second": 50,
	"languages": ["fr"],
	"update_proved": true,
	"nonce_answered": true,
	"refused": [],
	"hash_differs": false,
})

no_smoke := object.union(object.union(smoke, unseen), {
	"hosts": [unseen],
	"pickles": null,
	"remote_code": null,
	"first_token_ms": null,
	"tokens_per_second": null,
	"languages": [],
	"update_proved": null,
	"path": null,
})

all_checked := object.union(golden.model.terms.checked, {
	"commercial": true,
	"geography": true,
	"fields_of_use": true,
	"revocability": true,
	"mutability": true,
	"scale": true,
	"modification": true,
})

nothing_checked := {aspect: null | some aspect, _ in all_checked}

model(changes) := object.union_n([
	golden.model,
	common, {
		"ancestor": false,
		"in_house": false,
		"access": "weights",
		"developer": domestic,
		"provider": no_organization,
		"licence": licence,
		"terms": {"licences": [term], "checked": all_checked, "complete": true},
		"lineage": {"declared": true, "undisclosed": false, "control_stated": true, "depth": 0, "roots": []},
		"revision": "v1",
		"revision_pinned": true,
		"revision_moves": false,
		"remote_code": false,
		"weights": {
			"files": 2,
			"too_small": false,
			"hashed": true,
			"formats": ["safetensors"],
			"stored": true,
			"gib": 140,
		},
		"copies": [copy_with(domestic)],
		"parameters": 70000000000,
		"openness": "open-weights",
		"languages": ["fr"],
		"modalities": ["text"],
		"age_days": 100,
		"hosts": [host_of_model(domestic)],
		"hosts_complete": true,
		"evaluations": [evaluation("example-benchmark", 95)],
		"self_hosted": true,
		"smoke": smoke,
		"update": {
			"host": true,
			"host_country": "FR",
			"host_control": "stated",
			"host_controllers": domestic.controllers,
			"code": true,
			"data": true,
			"rights": true,
			"owners": 2,
			"budget": true,
			"last_update_days_ago": 30,
		},
	},
	changes,
])

# Changes that turn the model into one that is only reached through an API; its weights are not held.
through_api := {
	"access": "api",
	"licence": {
		"id": null,
		"known": null,
		"text_stored": false,
		"obtained": null,
		"current": [],
	},
	"terms": {"licences": [], "checked": nothing_checked, "complete": null},
	"revision_pinned": null,
	"revision_moves": null,
	"remote_code": null,
	"weights": {
		"files": null,
		"too_small": null,
		"hashed": null,
		"formats": null,
		"stored": null,
		"gib": null,
	},
	"copies": null,
	"openness": "closed",
	"update": {
		"host": null,
		"host_country": null,
		"host_control": null,
		"host_controllers": [],
		"code": null,
		"data": null,
		"rights": null,
		"owners": null,
		"budget": null,
		"last_update_days_ago": null,
	},
}

reach(country, how) := object.union(golden.dataset.reach[0], {
	"country": country,
	"how": how,
	"mechanism": null,
	"adequacy": "home-territory",
	"protected": false,
	"challenged": false,
	"decision_ends_in_days": null,
	"importers": [],
	"path": sprintf("reach:%s:%v:-", [how, country]),
})

kept_by_owner := object.union(golden.dataset.kept[0], {
	"kind": "cloud_service",
	"backup": false,
	"keys": "owner",
	"holders": [],
	"path": "kept:0",
})

# A copy whose keys another organization can use.
kept_by_other(id, country) := object.union(kept_by_owner, {
	"keys": "others",
	"holders": [{"country": country, "organization": id, "name": null}],
	"path": sprintf("kept:%s", [id]),
})

# Somebody who receives logs or telemetry in one country.
recipient(country) := object.union(golden.application.logs[0], {
	"countries": [country],
	"anywhere": false,
	"protected": false,
	"path": sprintf("recipient:%s", [country]),
})

dataset(changes) := object.union_n([
	golden.dataset,
	common, {
		"controller": domestic,
		"curator": domestic,
		"licence": licence,
		"data_class": "personal",
		"subject_countries": ["FR"],
		"subjects_in_eea": true,
		"localisation": [],
		"important_data": false,
		"localised_by_order": [],
		"export_rules": [],
		"controller_is_critical_in": [],
		"export_filings": [],
		"exported_people_per_year": 0,
		"us_bulk_sensitive": null,
		"trains": false,
		"origin_countries": ["FR"],
		"opt_outs": "none",
		"reach": [reach("FR", "stored")],
		"reach_complete": true,
		"access_complete": true,
		"kept_out": [],
		"kept": [kept_by_owner],
		"kept_complete": true,
		"deletion_evidence": true,
		"deletion_shown_days_ago": 100,
	},
	changes,
])

cloud_service(changes) := object.union_n([
	golden.cloud_service,
	common, {
		"in_house": false,
		"type": "inference-api",
		"provider": domestic,
		"providers": [domestic],
		"countries": ["FR"],
		"processed_in": null,
		"cutoff_complete": true,
		"stale_complete": true,
		"keys": keys,
		"training_use": "never",
		"subcontractors": [{"organization": "lyon-support", "country": "FR", "role": "support at night"}],
		"subcontractors_complete": true,
		"interface_standard": "openai-chat",
		"interface_open": true,
		"contract": contract,
		"exit_plan": plan,
		"cutoff_plan": plan,
		"administered_from": ["FR"],
		"support_countries": ["FR"],
		"security_operations_from": ["FR"],
	},
	changes,
])

# A model behind an API whose provider has no owners.
api_option(id, country) := object.union(golden.application.requirements[0].options[0], {
	"kind": "model",
	"ai": true,
	"access": "api",
	"self_hosted": false,
	"passes_on": false,
	"providers": [controller(id, country, "self")],
	"cutoff": [exposure("option-cutoff", id, country)],
	"complete": true,
	"tested_days_ago": 100,
})

self_hosted_option := object.union(golden.application.requirements[0].options[0], {
	"kind": "model",
	"ai": true,
	"access": "weights",
	"self_hosted": true,
	"passes_on": false,
	"providers": [],
	"cutoff": [exposure("option-cutoff", "lyon-compute", "FR")],
	"complete": true,
	"tested_days_ago": null,
})

requirement(options) := object.union(golden.application.requirements[0], {
	"optional": false,
	"ai": true,
	"tested_days_ago": null,
	"options": options,
	"path": "requirement:0",
})

single_point(kind, name, countries) := object.union(golden.application.survival.single_points[0], {
	"kind": kind,
	"organization": null,
	"name": name,
	"countries": countries,
	"path": sprintf("single:%s:%s", [kind, name]),
})

single_organization(id, name, countries) := object.union(single_point("organization", id, countries), {
	"organization": id,
	"name": name,
})

speed := object.union(golden.application.speeds[0], {
	"first_token_ms": 100,
	"tokens_per_second": 50,
	"path": "speed:0",
})

application(changes) := object.union_n([
	golden.application,
	common, {
		"owner": domestic,
		"domicile": "FR",
		"criticality": "government",
		"stage": "production",
		"fields_of_use": ["general"],
		"users": 1000,
		"monthly_revenue_usd": 0,
		"languages": ["fr"],
		"data_classes": ["personal"],
		"logs": [recipient("FR")],
		"requirements": [requirement([self_hosted_option])],
		"unreached": 0,
		"customer_limits": [],
		"survival": {
			"single_points": [single_point("gpu_host", "lyon-1", ["FR"])],
			"untested_points": [],
			"complete": true,
			"settled": true,
			"open_countries": [],
		},
		"listings": {
			"owners": [],
			"owners_complete": true,
			"owners_screened_days_ago": 30,
			"suppliers": [],
			"terms": [],
			"open_suppliers": [],
			"open_terms": [],
		},
		"maintainers": 2,
		"service_level": {
			"max_first_token_ms": 500,
			"min_tokens_per_second": 20,
			"max_monthly_cost": 40000,
		},
		"running_cost": {"monthly": 38000, "measured_days_ago": 21, "billed": true},
		"speeds": [speed],
	},
	changes,
])

# A registry or mirror that these parties, and nobody else, can stop.
kept_by(parties) := {"cutoff": parties, "cutoff_complete": true}

software(changes) := object.union_n([
	golden.software,
	common, {
		"developer": domestic,
		"registry": domestic,
		"mirror": domestic,
		"signer": domestic,
		"cutoff_complete": true,
		"stale_complete": true,
		"update_sources": {"registry": kept_by([]), "mirror": kept_by([])},
		"licence": licence,
		"mirrored": true,
		"built_in": ["FR"],
		"source_copy": {"exists": true, "age_hours": 24, "versions": 10, "country": "FR"},
		"telemetry": "none",
		"reports_to": [],
		"sbom": {"hashed": true, "complete": true},
		"licence_server": false,
	},
	changes,
])
