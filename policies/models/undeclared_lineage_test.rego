package sovcheck.models.undeclared_lineage_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.undeclared_lineage as rule

test_a_lineage_declared_to_the_root_passes if count(rule.deny) == 0 with input as fixtures.model({})

test_a_lineage_that_breaks_off_is_found if {
	rule.deny == {{
		"message": "Its lineage is not declared to a root: it breaks off 2 models further up",
		"path": null,
	}} with input as fixtures.model({"lineage": {"declared": false, "depth": 2}})
}

test_a_lineage_of_which_nothing_is_declared_is_found if {
	found := rule.deny with input as fixtures.model({"lineage": {"declared": false, "depth": 0}})
	{finding.message | some finding in found} == {"Its lineage is not declared to a root: it breaks off with the model itself"}
}

test_a_lineage_that_breaks_off_one_step_up_is_found if {
	found := rule.deny with input as fixtures.model({"lineage": {"declared": false, "depth": 1}})
	{finding.message | some finding in found} == {"Its lineage is not declared to a root: it breaks off one model further up"}
}

test_a_lineage_that_is_not_disclosed_is_said_once_and_in_other_words if {
	facts := fixtures.model({"lineage": {"declared": false, "undisclosed": true, "depth": 0}})
	rule.deny == {{
		"message": "It does not disclose what it is based on: its lineage ends with the model itself",
		"path": null,
		"discriminator": "undisclosed",
	}} with input as facts
}
