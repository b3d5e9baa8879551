package sovcheck.models.denied_origin_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.denied_origin as rule

denying(countries, organizations) := object.union(fixtures.profile, {"denied": {
	"countries": countries,
	"organizations": organizations,
}})

china := denying(["CN"], [])

developer(id, country, relation) := {
	"country": country,
	"organization": id,
	"name": null,
	"relation": relation,
	"compelled_access": null,
	"path": sprintf("controller:root:%s", [id]),
}

descended(roots) := fixtures.model({"lineage": {"depth": 1, "roots": roots}})

test_a_root_from_elsewhere_passes if {
	facts := descended([developer("lyon-lab", "FR", "self")])
	rule.applies == true with input as facts with data.profile as china
	count(rule.deny) == 0 with input as facts with data.profile as china
	count(rule.unknown) == 0 with input as facts with data.profile as china
}

test_a_root_from_a_denied_country_is_found if {
	rule.deny == {{
		"message": "deep-lab (CN), whom the profile denies, developed a model at the root of the lineage of {asset}",
		"path": "controller:root:deep-lab",
		"discriminator": "CN:deep-lab",
	}} with input as descended([developer("deep-lab", "CN", "self"), developer("lyon-lab", "FR", "self")])
		with data.profile as china
}

test_who_controls_the_developer_counts if {
	facts := descended([developer("lyon-lab", "FR", "self"), developer("holding", "CN", "parent")])
	found := rule.deny with input as facts with data.profile as china
	{finding.message | some finding in found} == {"holding (CN), whom the profile denies, controls the developer of a model at the root of the lineage of {asset}"}
}

test_whoever_can_block_the_developer_counts if {
	facts := descended([developer("lyon-lab", "FR", "self"), developer("holding", "CN", "blocks")])
	found := rule.deny with input as facts with data.profile as china
	{finding.message | some finding in found} == {"holding (CN), whom the profile denies, can block the developer of a model at the root of the lineage of {asset}"}
}

test_a_denied_organization_is_found_wherever_it_sits if {
	profile := denying([], ["deep-lab"])
	count(rule.deny) == 1 with input as descended([developer("deep-lab", "SG", "self")]) with data.profile as profile
	count(rule.deny) == 0 with input as descended([developer("other-lab", "CN", "self")]) with data.profile as profile
}

test_a_profile_that_denies_nobody_turns_it_off if {
	rule.applies == false with input as descended([developer("deep-lab", "CN", "self")])
		with data.profile as denying([], [])
}

test_a_lineage_that_breaks_off_is_unknown if {
	facts := fixtures.model({"lineage": {"declared": false, "control_stated": false}})
	rule.unknown == {"lineage.declared"} with input as facts with data.profile as china
}

test_a_developer_whose_owners_nobody_states_is_unknown if {
	facts := fixtures.model({"lineage": {"control_stated": false}})
	rule.unknown == {"lineage.control_stated"} with input as facts with data.profile as china
}

test_a_developer_whose_country_nobody_states_is_unknown_where_countries_are_denied if {
	facts := descended([developer("lab", null, "self")])
	rule.unknown == {"lineage.roots"} with input as facts with data.profile as china
	count(rule.unknown) == 0 with input as facts with data.profile as denying([], ["deep-lab"])
}
