# METADATA
# title: Too few independent providers of a model output
# description: >
#   A model output that the application cannot do without, and that no weights held here give, comes from fewer than
#   two providers without a common controller; or one foreign country, or the EEA seen from outside, stands over all of
#   them; or no switch between them was tested lately. Such a provider can change price, terms or model at will.
# custom:
#   id: MOD-02
#   severity: medium
#   applies_to: [application]
#   needs: [requirements]
#   controls:
#     eu-csf: ["5.6"]
#   remediation: >
#     Name a provider of another owner and country under any_of, or serve weights here, and state the day on which the
#     switch was last tested.
package sovcheck.models.provider_concentration

import data.sovcheck.lib.blocs
import data.sovcheck.lib.capabilities
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	some weakness, requirements in {"alone": alone, "one-country": in_one_country, "untested": untested}
	some requirement in requirements
	key := capabilities.key(requirement)
	finding := {
		"message": message(weakness, requirement),
		"path": paths.first({alike.path | some alike in requirements; capabilities.key(alike) == key}),
		"discriminator": sprintf("%s:%s", [weakness, key]),
	}
}

unknown contains "requirements.options" if {
	some requirement in concerned
	some option in requirement.options
	unclear(option)
}

concerned contains requirement if {
	some requirement in input.requirements
	capabilities.needed(requirement)
	every option in requirement.options {
		not capabilities.without_service(option)
	}
}

alone contains requirement if {
	some requirement in concerned
	not requirement in independent
	every option in requirement.options {
		count(capabilities.deciders(option)) > 0
	}
}

independent contains requirement if {
	some requirement in concerned
	some one in requirement.options
	some other in requirement.options
	count(capabilities.deciders(one)) > 0
	count(capabilities.deciders(other)) > 0
	count(capabilities.deciders(one) & capabilities.deciders(other)) == 0
}

in_one_country contains requirement if {
	some requirement in independent
	count(common_powers(requirement)) > 0
}

untested contains requirement if {
	some requirement in independent
	every option in requirement.options {
		not tested(option)
	}
}

tested(option) if {
	option.tested_days_ago != null
	option.tested_days_ago >= 0
	option.tested_days_ago <= data.profile.thresholds.benchmark_days
}

unclear(option) if option.complete == null

unclear(option) if count(capabilities.deciders(option)) == 0

unclear(option) if trust.some_unplaced(option.providers)

# The foreign countries, and the EEA where home is not in it, that stand over every option.
common_powers(requirement) := intersection({powers(option) | some option in requirement.options})

powers(option) := countries | unions if {
	countries := {party.country | some party in trust.foreign_parties(option.providers)}
	unions := {"the EEA" |
		some country in countries
		blocs.in_eea(country)
		not blocs.in_eea(data.profile.home)
	}
}

message("alone", requirement) := sprintf("A model output it needs has no two independent providers: %s", [offered_by]) if {
	offered_by := wording.enumeration({wording.controller(provider) | some provider in capabilities.providers(requirement)})
}

message("one-country", requirement) := sprintf("All providers of a model output it needs are under %s", [
	wording.enumeration(common_powers(requirement)),
])

message("untested", _) := sprintf("No switch between the providers of a model output was tested in the last %d days", [
	data.profile.thresholds.benchmark_days,
])
