package sovcheck.models.unpublished_training_test

import data.sovcheck.lib.fixtures
import data.sovcheck.models.unpublished_training as rule

model(changes) := fixtures.model(object.union(
	{
		"placed_on_eu_market": true,
		"developed_here": false,
		"training_summary_published": true,
		"copyright_policy_published": true,
	},
	changes,
))

test_what_is_published_passes if count(rule.deny) == 0 with input as model({})

test_a_missing_summary_and_policy_are_named if {
	rule.deny == {{
		"message": "No summary of what {asset} was trained on is published, and it is on the market of the EU",
		"path": null,
		"discriminator": "summary",
	}} with input as model({"training_summary_published": false})
	rule.deny == {{
		"message": "No policy on copyright is published for {asset}, and it is on the market of the EU",
		"path": null,
		"discriminator": "copyright",
	}} with input as model({"copyright_policy_published": false})
}

test_only_models_on_the_market_are_judged if {
	rule.applies with input as model({})
	rule.applies == false with input as model({"placed_on_eu_market": false})
	rule.applies == false with input as model({"placed_on_eu_market": null})
	rule.applies == false with input as model({"ancestor": true})
}

test_whether_ones_own_is_on_the_market_has_to_be_said if {
	own := model({"placed_on_eu_market": null, "developed_here": true})
	not rule.applies with input as own
	not rule.applies == false with input as own
}
