package sovcheck.models.aged_weights_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.aged_weights as rule

model(age, update) := fixtures.model({
	"age_days": age,
	"update": object.union(fixtures.model({}).update, update),
})

found(age, update) := findings if {
	findings := rule.deny with input as model(age, update) with data.profile as fixtures.profile
}

open(age, update) := facts if {
	facts := rule.unknown with input as model(age, update) with data.profile as fixtures.profile
}

unrenewed := {"last_update_days_ago": null, "budget": false, "owners": 0}

test_old_weights_that_nobody_renews_are_named if {
	found(366, unrenewed) == {{
		"message": "Its weights are 366 days old, and nobody is to renew them; the profile allows 365 days",
		"path": null,
	}}
}

test_weights_of_a_year_pass if count(found(365, unrenewed)) == 0

test_an_update_makes_them_new if {
	count(found(900, object.union(unrenewed, {"last_update_days_ago": 20}))) == 0
	count(found(900, object.union(unrenewed, {"last_update_days_ago": 400}))) == 1
}

test_an_update_that_is_still_to_come_makes_nothing_new if {
	count(found(900, object.union(unrenewed, {"last_update_days_ago": -30}))) == 1
	open(-10, object.union(unrenewed, {"last_update_days_ago": -30})) == {"age_days"}
}

test_people_and_money_are_a_plan if {
	count(found(900, {"last_update_days_ago": null, "budget": true, "owners": 1})) == 0
	count(found(900, {"last_update_days_ago": null, "budget": true, "owners": 0})) == 1
	count(found(900, {"last_update_days_ago": null, "budget": false, "owners": 3})) == 1
}

test_weights_without_a_day_are_unknown if open(null, unrenewed) == {"age_days"}

test_whether_old_weights_are_renewed_may_be_unknown if {
	open(900, {"last_update_days_ago": null, "budget": null, "owners": null}) == {"update.budget", "update.owners"}
	open(900, {"last_update_days_ago": null, "budget": true, "owners": null}) == {"update.owners"}
	count(open(900, {"last_update_days_ago": null, "budget": null, "owners": 0})) == 0
	count(open(100, {"last_update_days_ago": null, "budget": null, "owners": null})) == 0
}

test_only_weights_that_are_used_are_judged if {
	rule.applies with input as fixtures.model({})
	rule.applies == false with input as fixtures.model({"ancestor": true})
	rule.applies == false with input as fixtures.model({"access": "api"})
	rule.applies with input as fixtures.model({"access": "api", "in_house": true})
	not rule.applies with input as fixtures.model({"access": null})
	not rule.applies == false with input as fixtures.model({"access": null})
}
