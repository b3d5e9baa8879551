package sovcheck.evidence.missed_service_level_test

import data.sovcheck.evidence.missed_service_level as rule
import data.sovcheck.lib.fixtures

no_speed := {"max_first_token_ms": null, "min_tokens_per_second": null}

speed(first_token, rate) := {"first_token_ms": first_token, "tokens_per_second": rate, "path": "speed:0"}

test_a_fast_model_in_production_passes if {
	count(rule.deny) == 0 with input as fixtures.application({}) with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as fixtures.application({}) with data.profile as fixtures.profile
}

test_a_level_that_is_just_reached_passes if {
	count(rule.deny) == 0 with input as fixtures.application({"speeds": [speed(500, 20)]}) with data.profile as fixtures.profile
}

test_a_slow_model_is_found if {
	rule.deny == {
		{
			"message": "A model of {asset} needs 500.5 ms to its first token; the service level allows 500 ms",
			"path": "speed:0",
			"discriminator": "first-token",
		},
		{
			"message": "A model of {asset} gives 19.9 tokens per second; the service level asks for 20",
			"path": "speed:0",
			"discriminator": "tokens-per-second",
		},
	} with input as fixtures.application({"speeds": [speed(500.5, 19.9)]}) with data.profile as fixtures.profile
}

test_staging_is_found if {
	{finding.discriminator | some finding in rule.deny} == {"staging"} with input as fixtures.application({"stage": "staging"}) with data.profile as fixtures.profile
}

test_what_was_not_measured_is_unknown if {
	rule.unknown == {"speeds"} with input as fixtures.application({"speeds": []}) with data.profile as fixtures.profile
	rule.unknown == {"speeds.first_token_ms"} with input as fixtures.application({"speeds": [speed(null, 50)]}) with data.profile as fixtures.profile
	rule.unknown == {"speeds.tokens_per_second"} with input as fixtures.application({"speeds": [speed(100, null)]}) with data.profile as fixtures.profile
}

test_without_a_level_nothing_is_judged if {
	nothing := object.union(no_speed, {"max_monthly_cost": null})
	rule.applies == false with input as fixtures.application({"service_level": nothing})
}

cost(monthly, days, billed) := fixtures.application({
	"service_level": no_speed,
	"running_cost": {"monthly": monthly, "measured_days_ago": days, "billed": billed},
	"speeds": [],
})

test_a_budget_that_is_kept_passes if {
	every days in [0, 92] {
		facts := cost(40000, days, true)
		rule.applies with input as facts
		count(rule.deny) == 0 with input as facts with data.profile as fixtures.profile
		count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
	}
}

test_a_cost_above_the_budget_is_found if {
	facts := cost(40000.5, null, false)
	rule.deny == {{
		"message": "It costs 40001 a month to run, and its budget is 40000",
		"path": null,
		"discriminator": "cost",
	}} with input as facts with data.profile as fixtures.profile
	count(rule.unknown) == 0 with input as facts with data.profile as fixtures.profile
}

test_a_cost_that_nobody_shows_is_unknown if {
	rule.unknown == {"running_cost.monthly"} with input as cost(null, null, null) with data.profile as fixtures.profile
	rule.unknown == {"running_cost.billed"} with input as cost(1, 0, false) with data.profile as fixtures.profile
	every days in [null, -1, 93] {
		rule.unknown == {"running_cost.measured_days_ago"} with input as cost(1, days, true)
			with data.profile as fixtures.profile
	}
}
