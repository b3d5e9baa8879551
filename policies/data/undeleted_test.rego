package sovcheck.data.undeleted_test

import data.sovcheck.data.undeleted as rule
import data.sovcheck.lib.fixtures

messages(days) := {finding.message | some finding in found} if {
	found := rule.deny with input as fixtures.dataset({"deletion_shown_days_ago": days})
		with data.profile as fixtures.profile
}

test_deletion_that_was_shown_a_year_ago_passes if {
	messages(365) == set()
	messages(0) == set()
	rule.applies with input as fixtures.dataset({})
}

test_deletion_that_was_shown_long_ago_is_found if {
	messages(366) == {"Its deletion was last shown 366 days ago, more than 365 days"}
}

test_a_day_to_come_shows_nothing if messages(-1) == {"Its deletion is still to be shown"}

test_what_nobody_dates_is_no_finding if messages(null) == set()

test_public_data_is_not_judged if rule.applies == false with input as fixtures.dataset({"data_class": "public"})

test_data_of_an_unknown_class_may_need_judging if {
	facts := fixtures.dataset({"data_class": null})
	not rule.applies with input as facts
	not rule.applies == false with input as facts
}
