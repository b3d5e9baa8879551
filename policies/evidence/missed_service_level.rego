# METADATA
# title: Service level or budget is not kept
# description: >
#   The application declares how fast it has to answer, or what it may cost to run. A model that runs here for it was
#   measured to be slower, it cost more in a month, or the application never left staging, where such projects end on
#   latency and cost. A cost counts when a recent bill shows it; nobody's prices are known here.
# custom:
#   id: EVD-04
#   severity: medium
#   applies_to: [application]
#   needs_to_pass: [stage]
#   remediation: >
#     Give the model faster or more accelerators, choose a smaller one, or lower the service level to what users need;
#     state what the last month cost, and the bill, under running_cost.
package sovcheck.evidence.missed_service_level

import data.sovcheck.lib.wording

applies := {limit | some limit in input.service_level} != {null}

deny contains finding if {
	allowed := input.service_level.max_first_token_ms
	allowed != null
	some speed in input.speeds
	speed.first_token_ms != null
	speed.first_token_ms > allowed
	finding := {
		"message": sprintf("A model of {asset} needs %s ms to its first token; the service level allows %s ms", [
			wording.decimal(speed.first_token_ms),
			wording.decimal(allowed),
		]),
		"path": speed.path,
		"discriminator": "first-token",
	}
}

deny contains finding if {
	wanted := input.service_level.min_tokens_per_second
	wanted != null
	some speed in input.speeds
	speed.tokens_per_second != null
	speed.tokens_per_second < wanted
	finding := {
		"message": sprintf("A model of {asset} gives %s tokens per second; the service level asks for %s", [
			wording.decimal(speed.tokens_per_second),
			wording.decimal(wanted),
		]),
		"path": speed.path,
		"discriminator": "tokens-per-second",
	}
}

deny contains finding if {
	too_expensive
	finding := {
		"message": sprintf("It costs %s a month to run, and its budget is %s", [
			wording.decimal(input.running_cost.monthly),
			wording.decimal(input.service_level.max_monthly_cost),
		]),
		"path": null,
		"discriminator": "cost",
	}
}

too_expensive if {
	input.service_level.max_monthly_cost != null
	input.running_cost.monthly != null
	input.running_cost.monthly > input.service_level.max_monthly_cost
}

deny contains finding if {
	input.stage == "staging"
	finding := {
		"message": "It declares a service level and is still in staging",
		"path": null,
		"discriminator": "staging",
	}
}

unknown contains "speeds" if {
	{input.service_level.max_first_token_ms, input.service_level.min_tokens_per_second} != {null}
	count(input.speeds) == 0
}

unknown contains "speeds.first_token_ms" if {
	input.service_level.max_first_token_ms != null
	some speed in input.speeds
	speed.first_token_ms == null
}

unknown contains "speeds.tokens_per_second" if {
	input.service_level.min_tokens_per_second != null
	some speed in input.speeds
	speed.tokens_per_second == null
}

unknown contains "running_cost.monthly" if {
	input.service_level.max_monthly_cost != null
	input.running_cost.monthly == null
}

unknown contains "running_cost.billed" if {
	affordable
	input.running_cost.billed == false
}

unknown contains "running_cost.measured_days_ago" if {
	affordable
	not recent
}

affordable if {
	input.service_level.max_monthly_cost != null
	input.running_cost.monthly != null
	not too_expensive
}

recent if {
	input.running_cost.measured_days_ago != null
	input.running_cost.measured_days_ago >= 0
	input.running_cost.measured_days_ago <= data.profile.thresholds.cost_days
}
