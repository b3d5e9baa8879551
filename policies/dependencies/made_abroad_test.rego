package sovcheck.dependencies.made_abroad_test

import data.sovcheck.dependencies.made_abroad as rule
import data.sovcheck.lib.fixtures

american(via) := object.union(fixtures.exposure("origin", "example-inc", "US"), {"via": via})

origin(via) := {"exposure": {"origin": [american(via)]}}

unknown(facts) := found if {
	found := rule.unknown with input as facts with data.profile as fixtures.profile
}

test_what_is_made_inside_passes if {
	every facts in [fixtures.model({}), fixtures.dataset({}), fixtures.software({})] {
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		unknown(facts) == set()
	}
}

test_a_foreign_maker_is_named if {
	rule.deny == {{
		"message": "example-inc (US) had a part in making {asset}",
		"path": "origin:US:example-inc",
		"discriminator": "US:example-inc",
	}} with input as fixtures.model(origin("built_by")) with data.profile as fixtures.profile
}

test_the_origin_of_what_it_runs_on_is_told_of_that if {
	count(rule.deny) == 0 with input as fixtures.model(origin("runs_on")) with data.profile as fixtures.profile
}

test_what_nobody_states_is_unknown if {
	unknown(fixtures.model({"developer": fixtures.no_organization})) == {"developer"}
	unknown(fixtures.dataset({"curator": fixtures.no_organization})) == {"curator"}
	facts := fixtures.software({
		"developer": fixtures.no_organization,
		"signer": fixtures.no_organization,
		"built_in": null,
	})
	unknown(facts) == {"built_in", "developer", "signer"}
}

test_a_model_that_leaves_out_what_it_comes_from_is_unknown if {
	open_lineage := {"declared": false, "undisclosed": false}
	unknown(fixtures.model({"lineage": open_lineage})) == {"lineage.declared"}
	unknown(fixtures.model({"lineage": object.union(open_lineage, {"undisclosed": true})})) == set()
}

test_somebody_of_unknown_country_is_unknown if {
	unknown(fixtures.model({"exposure": {"origin": [fixtures.exposure("origin", "a", null)]}})) == {"exposure.origin"}
}
