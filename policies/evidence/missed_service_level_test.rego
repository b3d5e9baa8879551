package sovcheck.evidence.missed_service_level_test

import data.sovcheck.evidence.missed_service_level as rule
import data.sovcheck.lib.fixtures

no_level := {"service_level": {"max_first_token_ms": null, "min_tokens_per_second": null}}

speed(first_token, rate) := {"first_token_ms": first_token, "tokens_per_second": rate, "path": "speed:0"}

test_a_fast_model_in_production_passes if {
	count(rule.deny) == 0 with input as fixtures.application({})
	count(rule.unknown) == 0 with input as fixtures.application({})
}

test_a_level_that_is_just_reached_passes if {
	count(rule.deny) == 0 with input as fixtures.application({"speeds": [speed(500, 20)]})
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
	} with input as fixtures.application({"speeds": [speed(500.5, 19.9)]})
}

test_staging_is_found if {
	{finding.discriminator | some finding in rule.deny} == {"staging"} with input as fixtures.application({"stage": "staging"})
}

test_what_was_not_measured_is_unknown if {
	rule.unknown == {"speeds"} with input as fixtures.application({"speeds": []})
	rule.unknown == {"speeds.first_token_ms"} with input as fixtures.application({"speeds": [speed(null, 50)]})
	rule.unknown == {"speeds.tokens_per_second"} with input as fixtures.application({"speeds": [speed(100, null)]})
}

test_without_a_level_nothing_is_judged if rule.applies == false with input as fixtures.application(no_level)
