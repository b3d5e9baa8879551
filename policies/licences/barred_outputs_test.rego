package sovcheck.licences.barred_outputs_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.barred_outputs as rule

taught(permitted) := fixtures.model({
	"training_data": true,
	"taught_by": [{"licence": "terms", "name": "Some Terms", "output_training": permitted, "path": "taught:0"}],
})

test_barred_outputs_are_named if {
	rule.deny == {{
		"message": "It was trained on outputs of a model under Some Terms, which bars that they train others",
		"path": "taught:0",
		"discriminator": "terms",
	}} with input as taught(false)
}

test_outputs_that_may_train_pass if {
	count(rule.deny) == 0 with input as taught(true)
	count(rule.unknown) == 0 with input as taught(true)
}

test_terms_that_nobody_checked_are_unknown if {
	count(rule.deny) == 0 with input as taught(null)
	rule.unknown == {"taught_by.output_training"} with input as taught(null)
}

test_only_where_training_data_is_stated if {
	rule.applies with input as taught(true)
	rule.applies == false with input as object.union(taught(true), {"training_data": false})
	rule.applies == false with input as object.union(taught(true), {"ancestor": true})
}
