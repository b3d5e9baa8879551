# The profile, the catalog and the parties that the tests of rules know.
package sovcheck.lib.fixtures

profile := {
	"id": "example",
	"home": "FR",
	"trusted": ["DE", "FR", "NL"],
	"denied": {"countries": [], "organizations": []},
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
	"certifications": [],
	"thresholds": {
		"holder_share": 24,
		"holders_share_together": 39,
		"cutoff_test_days": 365,
		"offline_days": 90,
		"control_notice_days": 90,
		"exit_test_days": 365,
		"change_notice_days": 90,
		"screening_days": 365,
		"deletion_days": 365,
		"decision_notice_days": 180,
		"maintainers": 2,
		"benchmark_days": 365,
		"scale_margin": 20,
		"minimum_openness": "open-weights",
		"update_owners": 2,
		"renewal_days": 365,
		"source_copy_hours": 24,
		"source_copy_versions": 5,
		"evidence_days": 30,
		"cost_days": 92,
		"minimum_isolation": "netns",
		"require_nonce": false,
		"quality_share": 90,
		"unknown_share": 75,
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
	"lists": [
		{"id": "ear-746", "members": ["CU"], "confirmed": false},
		{"id": "ear-d1", "members": ["AM", "CN", "MO"], "confirmed": false},
		{"id": "ear-d4", "members": ["AE", "CN", "MO"], "confirmed": false},
		{"id": "ear-d5", "members": ["CN", "CU"], "confirmed": false},
		{"id": "us-countries-of-concern", "members": ["CN", "HK"], "confirmed": true},
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

controller(id, country, relation) := object.union(golden.gpu_host.operator.controllers[0], {
	"country": country,
	"organization": id,
	"name": null,
	"relation": relation,
	"compelled_access": country == "US",
	"path": sprintf("controller:operator:%s", [id]),
})

exposure(effect, id, country) := object.union(golden.gpu_host.exposure.cutoff[0], {
	"country": country,
	"organization": id,
	"organization_name": null,
	"via": "operated_by",
	"compelled_access": country == "US",
	"path": sprintf("%s:%v:%v", [effect, country, id]),
})

# An organization that nobody else holds shares in.
organization(id, country) := object.union(golden.gpu_host.operator, {
	"id": id,
	"name": null,
	"country": country,
	"public_body": false,
	"ownership": "stated",
	"control": "stated",
	"controllers": [controller(id, country, "self")],
	"control_changes": [],
	"holders": [],
	"stakes": [{"countries": [], "capital": 100, "voting": 100, "basis": "stated"}],
	"support_countries": [],
	"administered_from": [],
	"security_operations_from": [],
	"certifications": [],
})

domestic := organization("lyon-compute", "FR")

no_organization := object.union(golden.dataset.curator, {
	"id": null,
	"name": null,
	"country": null,
	"public_body": null,
	"ownership": null,
	"control": null,
	"controllers": [],
	"control_changes": [],
	"holders": [],
	"stakes": [],
	"support_countries": null,
	"administered_from": null,
	"security_operations_from": null,
	"certifications": null,
})

# A French company wholly held by one from the United States.
subsidiary := object.union(organization("example-france", "FR"), {
	"controllers": [
		controller("example-france", "FR", "self"),
		controller("example-inc", "US", "parent"),
	],
	"control_changes": [],
	"holders": [holder("example-inc", "US", 100)],
	"stakes": [{"countries": ["US"], "capital": 100, "voting": 100, "basis": "stated"}],
})

holder(id, country, share) := object.union(golden.gpu_host.operator.holders[0], {
	"country": country,
	"organization": id,
	"name": null,
	"capital": share,
	"voting": share,
	"path": sprintf("holder:operator:%s", [id]),
})

contract := object.union(golden.gpu_host.contract, {
	"law": "FR",
	"venue": "FR",
	"notice_days": 90,
	"control_change_notice_days": 90,
	"unilateral_changes": false,
	"change_notice_days": null,
	"open_ended": null,
	"ends_in_days": 300,
})

plan := object.union(golden.cloud_service.exit_plan, {
	"exists": true,
	"tested_days_ago": 100,
	"offline_days": 120,
})

keys := object.union(golden.gpu_host.keys, {"custodian": "provider", "attested": false})

licence := object.union(golden.model.licence, {
	"id": "Apache-2.0",
	"known": true,
	"text_stored": true,
	"obtained": "2026-01-01",
	"current": [],
})

term := object.union(golden.model.terms.licences[0], {
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
})
