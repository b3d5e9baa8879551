package sovcheck.models.insufficient_openness_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.insufficient_openness as rule

asking(minimum) := object.union(fixtures.profile, {"thresholds": {"minimum_openness": minimum}})

found(openness, minimum) := findings if {
	findings := rule.deny with input as fixtures.model({"openness": openness}) with data.profile as asking(minimum)
}

test_a_closed_model_is_named if {
	found("closed", "open-weights") == {{
		"message": "Its openness is closed; the profile asks for open-weights",
		"path": null,
		"discriminator": "closed",
	}}
}

test_what_is_asked_for_is_enough if {
	classes := ["closed", "open-weights", "open-model", "open-tooling", "open-science"]
	every class in classes {
		count(found(class, class)) == 0
		count(found(class, "closed")) == 0
		count(found("open-science", class)) == 0
	}
}

test_each_class_is_below_the_next if {
	count(found("open-weights", "open-model")) == 1
	count(found("open-model", "open-tooling")) == 1
	count(found("open-tooling", "open-science")) == 1
}

test_where_nothing_is_asked_nothing_is_judged if {
	rule.applies with input as fixtures.model({}) with data.profile as asking("open-weights")
	rule.applies == false with input as fixtures.model({}) with data.profile as asking("closed")
}

test_ancestors_and_what_one_offers_oneself_are_not_judged if {
	rule.applies == false with input as fixtures.model({"ancestor": true}) with data.profile as fixtures.profile
	rule.applies == false with input as fixtures.model({"in_house": true}) with data.profile as fixtures.profile
	not rule.applies with input as fixtures.model({"ancestor": null}) with data.profile as fixtures.profile
}
