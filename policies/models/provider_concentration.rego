# METADATA
# title: Too few independent providers of a model output
# description: >
#   A model output that the application cannot do without, and that neither weights held here nor an API of one's own
#   give, comes from fewer than two providers without a common controller; or one foreign country, or the EEA seen from
#   outside, stands over all of them; or no switch between them was tested lately. Such a provider can change price,
#   terms or model at will. For a critical application weights beside a provider count only when the switch to them was
#   tried lately.
# custom:
#   id: MOD-02
#   severity: medium
#   applies_to: [application]
#   needs: [requirements]
#   needs_to_pass: [requirements]
#   controls:
#     eu-csf:
#       contributes: ["5.6"]
#     dora:
#       related: ["29"]
#   remediation: >
#     Name a provider of another owner and country under any_of, or serve weights here, and state the day on which the
#     switch was last tested.
package sovcheck.models.provider_concentration

import data.sovcheck.lib.blocs
import data.sovcheck.lib.capabilities
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := logic.known(capabilities.asked_for(input.requirements))

deny contains finding if {
	some weakness, weak in {"alone": alone, "one-country": in_one_country, "untested": untested}
	some requirement in weak
	key := capabilities.key(requirement)
	finding := {
		"message": message(weakness, requirement),
		"path": paths.first({alike.path | some alike in weak; capabilities.key(alike) == key}),
		"discriminator": sprintf("%s:%s", [weakness, key]),
	}
}

unknown contains "requirements.ai" if {
	some requirement in requirements
	requirement.ai == null
}

unknown contains "requirements.options" if {
	some requirement in concerned
	some option in requirement.options
	unclear(option)
}

unknown contains "requirements.options" if {
	some requirement in requirements
	capabilities.needed(requirement)
	not requirement in concerned
	not requirement in independently_met
}

unknown contains "requirements.options.tested_days_ago" if {
	uncritical == false
	some requirement in independently_met
	some option in requirement.options
	not option in own
	not requirement in tested_on_own
}

requirements contains requirement if {
	input.requirements != null
	some requirement in input.requirements
}

# Those that only others meet, for all that is known.
concerned contains requirement if {
	some requirement in requirements
	capabilities.needed(requirement)
	every option in requirement.options {
		not option in own
		not option in perhaps_own
	}
}

independently_met contains requirement if {
	some requirement in requirements
	capabilities.needed(requirement)
	some option in requirement.options
	option in own
}

tested_on_own contains requirement if {
	some requirement in independently_met
	some option in requirement.options
	option in own
	capabilities.works(option, requirement, data.profile.thresholds.benchmark_days)
}

own contains option if {
	some requirement in requirements
	some option in requirement.options
	capabilities.without_service(option, input.owner.id)
}

perhaps_own contains option if {
	some requirement in requirements
	some option in requirement.options
	capabilities.perhaps_without_service(option, input.owner.id)
}

uncritical := capabilities.uncritical(input.criticality)

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
		not option in lately_tested
	}
}

lately_tested contains option if {
	some requirement in requirements
	some option in requirement.options
	capabilities.tested(option, data.profile.thresholds.benchmark_days)
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

message("alone", requirement) := sprintf("A model output that {asset} needs has no two independent providers: %s", [offered_by]) if {
	offered_by := wording.enumeration({wording.controller(provider) | some provider in capabilities.providers(requirement)})
}

message("one-country", requirement) := sprintf("All providers of a model output that {asset} needs are under %s", [
	wording.enumeration(common_powers(requirement)),
])

message("untested", _) := sprintf("No switch between the providers of a model output of {asset} was tested in the last %d days", [
	data.profile.thresholds.benchmark_days,
])
