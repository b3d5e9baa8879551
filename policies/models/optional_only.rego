# METADATA
# title: All model output is said to be optional
# description: >
#   Everything that models give this application is marked optional, and life without it was not tried lately. What is
#   optional stops nothing on paper, so no rule about dependence looks at it. For critical applications MOD-01 and
#   DEP-01 leave it unknown; for others this tells that it is so.
# custom:
#   id: MOD-13
#   severity: info
#   applies_to: [application]
#   needs: [requirements]
#   needs_to_pass: [requirements]
#   remediation: >
#     Try a day without the models and state it as `tested` of each optional entry, or require what the application
#     cannot do without.
package sovcheck.models.optional_only

import data.sovcheck.lib.capabilities
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths

applies := logic.known(logic.any_of([
	count(optional) > 0,
	logic.possible(count(perhaps) > 0),
	logic.possible(input.requirements == null),
]))

deny contains finding if {
	count(untried) > 0
	count(needed) == 0
	finding := {
		"message": "Every model output of {asset} is optional, and life without was not tried lately",
		"path": paths.first({requirement.path | some requirement in untried}),
	}
}

unknown contains "requirements.ai" if count(perhaps) > 0

optional contains requirement if {
	input.requirements != null
	some requirement in input.requirements
	requirement.ai == true
	requirement.optional == true
}

needed contains requirement if {
	input.requirements != null
	some requirement in input.requirements
	capabilities.needed(requirement)
}

perhaps contains requirement if {
	input.requirements != null
	some requirement in input.requirements
	requirement.ai == null
}

untried := optional - {requirement |
	some requirement in optional
	capabilities.tested(requirement, data.profile.thresholds.benchmark_days)
}
