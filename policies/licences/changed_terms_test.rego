package sovcheck.licences.changed_terms_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.changed_terms as rule

changed := {"licence": {"current": [{"id": "custom", "since": "2026-03-01", "before_obtained": false}]}}

test_without_the_present_terms_nothing_is_judged if {
	rule.applies == false with input as fixtures.model({})
	rule.applies == false with input as fixtures.model({"licence": {"obtained": null}})
}

test_terms_that_did_not_change_pass if {
	same := {"licence": {"current": [{"id": "Apache-2.0", "since": "2025-03-01", "before_obtained": false}]}}
	rule.applies == true with input as fixtures.model(same)
	count(rule.deny) == 0 with input as fixtures.model(same)
}

test_a_change_is_told_with_both_days if {
	rule.deny == {{
		"message": "Its publisher offers it under custom since 2026-03-01; here it was taken under Apache-2.0 on 2026-01-01",
		"path": null,
		"discriminator": "custom",
	}} with input as fixtures.dataset(changed)
	rule.applies == true with input as fixtures.software(changed)
}

test_a_grant_of_no_day_is_told_as_such if {
	facts := object.union(fixtures.model(changed), {"licence": {"obtained": null}})
	{finding.message | some finding in rule.deny} == {"Its publisher offers it under custom since 2026-03-01; here it was taken under Apache-2.0, and no day is stated"} with input as facts
}
