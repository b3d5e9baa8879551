# METADATA
# title: Facts for the tests of rules
# description: |
#   One document per kind with every field, in which nothing is wrong: all in France, all known, all trusted.
#   A test changes what it is about, as in fixtures.gpu_host({"country": "US"}); objects merge, lists are replaced.
package sovcheck.lib.fixtures

profile := {
	"id": "example",
	"home": "FR",
	"trusted": ["DE", "FR", "NL"],
	"partners": [],
	"critical": ["critical-infrastructure", "government", "national-security"],
	"restricted": {
		"criticalities": ["critical-infrastructure", "national-security"],
		"data_classes": ["secret", "sensitive"],
		"tenancies": ["colocated", "owned"],
	},
	"hosting": {
		"public": null,
		"internal": ["DE", "FR", "NL"],
		"personal": ["DE", "FR", "NL"],
		"sensitive": ["FR"],
		"secret": ["FR"],
	},
	"thresholds": {
		"holder_share": 24,
		"holders_share_together": 39,
		"cutoff_test_days": 365,
		"offline_days": 90,
		"benchmark_days": 365,
		"scale_margin": 20,
		"minimum_openness": "open-weights",
		"update_owners": 2,
	},
}

catalog := {
	"date": "2026-11-01",
	"blocs": [
		{"id": "eea", "members": ["DE", "FR", "NL", "NO"]},
		{"id": "efta", "members": ["CH", "NO"]},
		{"id": "eu", "members": ["DE", "FR", "NL"]},
		{"id": "five-eyes", "members": ["US"]},
		{"id": "nato", "members": ["DE", "FR", "NL", "NO", "US"]},
	],
	"countries": [
		{"code": "CH", "name": "Switzerland", "blocs": ["efta"], "compelled_access": true},
		{"code": "DE", "name": "Germany", "blocs": ["eea", "eu", "nato"], "compelled_access": false},
		{"code": "FR", "name": "France", "blocs": ["eea", "eu", "nato"], "compelled_access": false},
		{"code": "NL", "name": "Netherlands", "blocs": ["eea", "eu", "nato"], "compelled_access": false},
		{"code": "NO", "name": "Norway", "blocs": ["eea", "efta", "nato"], "compelled_access": false},
		{"code": "TW", "name": "Taiwan", "blocs": [], "compelled_access": false},
		{"code": "US", "name": "United States", "blocs": ["five-eyes", "nato"], "compelled_access": true},
	],
}

controller(id, country, relation) := {
	"country": country,
	"organization": id,
	"name": null,
	"relation": relation,
	"compelled_access": country == "US",
	"path": sprintf("controller:operator:%s", [id]),
}

exposure(effect, id, country) := {
	"country": country,
	"organization": id,
	"organization_name": null,
	"via": "operated_by",
	"compelled_access": country == "US",
	"path": sprintf("%s:%v:%v", [effect, country, id]),
}

# An organization that nobody else holds shares in.
organization(id, country) := {
	"id": id,
	"name": null,
	"country": country,
	"public_body": false,
	"ownership": "stated",
	"controllers": [controller(id, country, "self")],
	"holders": [],
	"stakes": [{"countries": [], "capital": 100, "voting": 100}],
	"support_countries": [],
	"administered_from": [],
}

domestic := organization("lyon-compute", "FR")

no_organization := {
	"id": null,
	"name": null,
	"country": null,
	"public_body": null,
	"ownership": null,
	"controllers": [],
	"holders": [],
	"stakes": [],
	"support_countries": null,
	"administered_from": null,
}

# A French company wholly held by one from the United States.
subsidiary := object.union(organization("example-france", "FR"), {
	"controllers": [
		controller("example-france", "FR", "self"),
		controller("example-inc", "US", "parent"),
	],
	"holders": [holder("example-inc", "US", 100)],
	"stakes": [{"countries": ["US"], "capital": 100, "voting": 100}],
})

holder(id, country, share) := {
	"country": country,
	"organization": id,
	"name": null,
	"capital": share,
	"voting": share,
	"path": sprintf("holder:operator:%s", [id]),
}

contract := {
	"law": "FR",
	"venue": "FR",
	"notice_days": 90,
	"control_change_notice_days": 90,
	"ends_in_days": 300,
}

plan := {"exists": true, "tested_days_ago": 100, "offline_days": 120}

keys := {"custodian": "provider", "attested": false}

licence := {"id": "Apache-2.0", "known": true, "text_stored": true}

term := {
	"licence": "Apache-2.0",
	"name": "Apache License 2.0",
	"commercial": "yes",
	"excludes": [],
	"bars": [],
	"revocability": "irrevocable",
	"mutable": false,
	"scale": [],
	"attribution": null,
	"output_training": true,
	"modification": true,
	"clause": "2",
	"path": "terms:Apache-2.0",
}

common := {
	"exposure": {"access": [], "throttle": [], "cutoff": [], "origin": []},
	"deployment": {
		"applications": 1,
		"criticality": "government",
		"criticalities": ["government"],
		"stages": ["production"],
		"domiciles": ["FR"],
		"fields_of_use": ["general"],
		"data_classes": ["personal"],
		"users": 1000,
		"users_complete": true,
		"monthly_revenue_usd": 0,
		"revenue_complete": true,
		"complete": true,
	},
	"completeness": {"stated": 10, "inferred": 0, "unknown": []},
}

undeployed := {"deployment": {
	"applications": 0,
	"criticality": null,
	"criticalities": [],
	"stages": [],
	"domiciles": [],
	"fields_of_use": [],
	"data_classes": [],
	"users": null,
	"users_complete": true,
	"monthly_revenue_usd": null,
	"revenue_complete": true,
	"complete": true,
}}

accelerator := {
	"model": "example-accelerator",
	"vendor": "example-chips",
	"vendor_country": "FR",
	"manufactured_in": "FR",
	"export_class": null,
	"memory_gib": 80,
	"count": 2,
}

served_model := {
	"access": "weights",
	"openness": "open-weights",
	"developer_country": "FR",
	"weights_gib": 140,
}

gpu_host(changes) := object.union_n([
	common, {
		"kind": "gpu_host",
		"tenancy": "owned",
		"country": "FR",
		"owner": domestic,
		"operator": domestic,
		"administered_from": ["FR"],
		"accelerators": [accelerator],
		"memory_gib": 160,
		"models": [served_model],
		"models_gib": 140,
		"management": {"provider": null, "controllers": [], "phone_home": false, "licence_server": false},
		"runtime_offline": true,
		"keys": keys,
		"contract": contract,
	},
	changes,
])

host_of_model(operator) := {
	"kind": "gpu_host",
	"country": "FR",
	"tenancy": "cloud",
	"ownership": operator.ownership,
	"controllers": operator.controllers,
	"path": sprintf("host:%s", [operator.id]),
}

model(changes) := object.union_n([
	common, {
		"kind": "model",
		"access": "weights",
		"developer": domestic,
		"provider": no_organization,
		"licence": licence,
		"terms": {"licences": [term], "complete": true},
		"lineage": {"declared": true, "depth": 0, "roots": []},
		"revision": "v1",
		"revision_pinned": true,
		"remote_code": false,
		"weights": {"files": 2, "hashed": true, "formats": ["safetensors"], "stored": true, "gib": 140},
		"parameters": 70000000000,
		"openness": "open-weights",
		"languages": ["fr"],
		"modalities": ["text"],
		"age_days": 100,
		"hosts": [host_of_model(domestic)],
		"update": {
			"host": true,
			"host_country": "FR",
			"host_ownership": "stated",
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
	"licence": {"id": null, "known": null, "text_stored": false},
	"terms": {"licences": [], "complete": null},
	"revision_pinned": null,
	"remote_code": null,
	"weights": {"files": null, "hashed": null, "formats": null, "stored": null, "gib": null},
	"openness": "closed",
	"update": {
		"host": null,
		"host_country": null,
		"host_ownership": null,
		"host_controllers": [],
		"code": null,
		"data": null,
		"rights": null,
		"owners": null,
		"budget": null,
		"last_update_days_ago": null,
	},
}

reach(country, how) := {
	"country": country,
	"how": how,
	"mechanism": null,
	"adequacy": "home-territory",
	"challenged": false,
	"path": sprintf("reach:%s:%v:-", [how, country]),
}

dataset(changes) := object.union_n([
	common, {
		"kind": "dataset",
		"controller": domestic,
		"curator": domestic,
		"licence": licence,
		"data_class": "personal",
		"subject_countries": ["FR"],
		"subjects_in_eea": true,
		"reach": [reach("FR", "stored")],
		"reach_complete": true,
		"deletion_evidence": true,
	},
	changes,
])

cloud_service(changes) := object.union_n([
	common, {
		"kind": "cloud_service",
		"type": "inference-api",
		"provider": domestic,
		"countries": ["FR"],
		"keys": keys,
		"training_use": "never",
		"interface_standard": "openai-chat",
		"interface_open": true,
		"contract": contract,
		"exit_plan": plan,
		"cutoff_plan": plan,
		"administered_from": ["FR"],
		"support_countries": ["FR"],
	},
	changes,
])

# A model behind an API whose provider has no owners.
api_option(id, country) := {
	"kind": "model",
	"ai": true,
	"access": "api",
	"self_hosted": false,
	"providers": [controller(id, country, "self")],
	"cutoff": [exposure("option-cutoff", id, country)],
	"complete": true,
	"tested_days_ago": 100,
}

self_hosted_option := {
	"kind": "model",
	"ai": true,
	"access": "weights",
	"self_hosted": true,
	"providers": [],
	"cutoff": [exposure("option-cutoff", "lyon-compute", "FR")],
	"complete": true,
	"tested_days_ago": null,
}

requirement(options) := {"optional": false, "ai": true, "options": options, "path": "requirement:0"}

single_point(kind, name, countries) := {
	"kind": kind,
	"organization": null,
	"name": name,
	"countries": countries,
	"path": sprintf("single:%s:%s", [kind, name]),
}

single_organization(id, name, countries) := object.union(single_point("organization", id, countries), {
	"organization": id,
	"name": name,
})

application(changes) := object.union_n([
	common, {
		"kind": "application",
		"owner": domestic,
		"domicile": "FR",
		"criticality": "government",
		"stage": "production",
		"fields_of_use": ["general"],
		"users": 1000,
		"monthly_revenue_usd": 0,
		"languages": ["fr"],
		"data_classes": ["personal"],
		"requirements": [requirement([self_hosted_option])],
		"survival": {"single_points": [single_point("gpu_host", "lyon-1", ["FR"])], "complete": true},
	},
	changes,
])

software(changes) := object.union_n([
	common, {
		"kind": "software",
		"developer": domestic,
		"licence": licence,
		"mirrored": true,
		"built_in": ["FR"],
		"telemetry": "none",
		"licence_server": false,
	},
	changes,
])
