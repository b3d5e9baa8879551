package sovcheck.models.optional_only_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.optional_only as rule

option := fixtures.api_option("example-inc", "US")

needing(requirements) := fixtures.application({"requirements": requirements})

required(changes) := object.union(fixtures.requirement([option]), changes)

spare := required({"optional": true})

test_what_is_needed_is_not_judged if {
	rule.applies == false with input as needing([required({})])
	rule.applies == false with input as needing([])
}

test_optional_beside_needed_output_passes if {
	count(rule.deny) == 0 with input as needing([required({}), spare]) with data.profile as fixtures.profile
	rule.applies with input as needing([required({}), spare])
}

test_all_optional_and_untried_is_told if {
	every days in [null, -1, 366] {
		facts := needing([object.union(spare, {"tested_days_ago": days})])
		rule.deny == {{
			"message": "Every model output of {asset} is optional, and life without was not tried lately",
			"path": "requirement:0",
		}} with input as facts with data.profile as fixtures.profile
	}
}

test_life_without_that_was_tried_passes if {
	facts := needing([object.union(spare, {"tested_days_ago": 365})])
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
}

test_what_may_be_model_output_is_unknown if {
	facts := needing([required({"ai": null})])
	not rule.applies with input as facts
	not rule.applies == false with input as facts
	rule.unknown == {"requirements.ai"} with input as facts
}

test_requirements_that_nobody_states_may_be_optional if {
	facts := fixtures.application({"requirements": null})
	not rule.applies with input as facts
	rule.applies == false with input as needing([required({"ai": false})])
}
