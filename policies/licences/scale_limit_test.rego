package sovcheck.licences.scale_limit_test

import data.sovcheck.lib.fixtures
import data.sovcheck.licences.scale_limit as rule

limit(metric, threshold) := {
	"metric": metric,
	"threshold": threshold,
	"consequence": "A separate licence is needed.",
	"clause": "section 2",
}

limited := object.union(fixtures.term, {
	"licence": "example-licence",
	"name": "Example Community License",
	"scale": [
		limit("monthly-users", 700000000),
		limit("monthly-revenue-usd", 20000000),
		limit("annual-revenue-usd", 1000000),
	],
	"path": "terms:example-licence",
})

model(deployment) := fixtures.model({"terms": {"licences": [limited]}, "deployment": deployment})

keys(deployment) := {finding.discriminator | some finding in found} if {
	found := rule.deny with input as model(deployment) with data.profile as fixtures.profile
}

test_a_small_deployer_passes if {
	count(keys({})) == 0
	count(rule.unknown) == 0 with input as model({})
}

test_just_below_80_percent_of_the_limit_passes if count(keys({"users": 559999999})) == 0

test_80_percent_of_the_limit_come_near if {
	rule.deny == {{
		"message": concat("", [
			"560 million monthly users come near the limit of 700 million in Example Community License: ",
			"A separate licence is needed (section 2)",
		]),
		"path": "terms:example-licence",
		"discriminator": "example-licence:monthly-users:700 million",
	}} with input as model({"users": 560000000}) with data.profile as fixtures.profile
}

test_the_limit_itself_is_beyond if {
	found := rule.deny with input as model({"users": 700000000}) with data.profile as fixtures.profile
	some finding in found
	startswith(finding.message, "700 million monthly users are beyond the limit of 700 million")
}

test_annual_revenue_is_twelve_times_the_monthly if {
	count(keys({"monthly_revenue_usd": 66666})) == 0
	keys({"monthly_revenue_usd": 66667}) == {"example-licence:annual-revenue-usd:1 million"}
}

test_several_limits_are_several_findings if {
	keys({"users": 900000000, "monthly_revenue_usd": 20000000}) == {
		"example-licence:monthly-users:700 million",
		"example-licence:monthly-revenue-usd:20 million",
		"example-licence:annual-revenue-usd:1 million",
	}
}

test_a_size_that_nobody_stated_is_unknown_where_it_matters if {
	unstated := {"users": null, "users_complete": null, "monthly_revenue_usd": null, "revenue_complete": null}
	count(keys(unstated)) == 0
	rule.unknown == {"deployment.users", "deployment.monthly_revenue_usd"} with input as model(unstated)
	count(rule.unknown) == 0 with input as fixtures.model({"deployment": unstated})
}

test_a_model_that_nobody_is_said_to_use_is_unknown_where_there_is_a_limit if {
	facts := fixtures.model(object.union(fixtures.undeployed, {"terms": {"licences": [limited]}}))
	count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
	rule.unknown == {"deployment.applications"} with input as facts
	count(rule.unknown) == 0 with input as fixtures.model(fixtures.undeployed)
}
