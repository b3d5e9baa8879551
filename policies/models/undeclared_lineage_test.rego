package sovcheck.models.undeclared_lineage_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.undeclared_lineage as rule

test_a_lineage_declared_to_the_root_passes if count(rule.deny) == 0 with input as fixtures.model({})

test_a_lineage_that_breaks_off_is_found if {
	rule.deny == {{
		"message": "its base models are not declared up to a root; 2 steps up are known",
		"path": null,
	}} with input as fixtures.model({"lineage": {"declared": false, "depth": 2}})
}
