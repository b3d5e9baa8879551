# METADATA
# title: Capability is reached only through foreign APIs
# description: >
#   Every way to a model output that the application cannot do without is a service that somebody outside the trusted
#   set can stop, and no weights are held to fall back on. One decision abroad ends the capability the same day. For a
#   critical application a way out counts only when it was tried lately - an alternative that nobody abroad can stop, or
#   life without the output where it is optional.
# custom:
#   id: MOD-01
#   severity: critical
#   applies_to: [application]
#   needs: [requirements]
#   needs_to_pass: [requirements]
#   controls:
#     eu-csf:
#       contributes: ["1.8", "3.5"]
#   remediation: >
#     Add an alternative under any_of that no foreign party can stop - best a model whose weights are held and served
#     here - and test the switch to it.
package sovcheck.models.foreign_api_only

import data.sovcheck.lib.capabilities
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

# What is said to need nothing, while models are there that nobody is said to use, leaves open what it uses.
applies := logic.known(logic.any_of([capabilities.asked_for(input.requirements), logic.possible(input.unreached > 0)]))

deny contains finding if {
	some key in {capabilities.key(requirement) | some requirement in foreign_only}
	parties := {party |
		some requirement in foreign_only
		capabilities.key(requirement) == key
		some option in requirement.options
		some party in trust.foreign_parties(option.cutoff)
	}
	finding := {
		"message": sprintf("A model output that {asset} needs comes only through services that %s can stop", [
			wording.enumeration({wording.exposure(party) | some party in trust.most_specific(parties)}),
		]),
		"path": paths.first({party.path | some party in trust.most_specific(parties)}),
		"discriminator": key,
	}
}

unknown contains "unreached" if input.unreached > 0

unknown contains "requirements.ai" if {
	some requirement in requirements
	requirement.ai == null
}

unknown contains "requirements.options" if {
	some requirement in requirements
	capabilities.needed(requirement)
	not requirement in foreign_only
	not requirement in with_fallback
}

unknown contains "requirements.options.tested_days_ago" if {
	uncritical == false
	some requirement in with_fallback
	some option in requirement.options
	option in foreign_services
	not requirement in with_tested_fallback
}

unknown contains "requirements.tested_days_ago" if {
	uncritical == false
	some requirement in requirements
	requirement.ai == true
	requirement.optional == true
	not requirement in tried_without
	every option in requirement.options {
		option in foreign_services
	}
}

requirements contains requirement if {
	input.requirements != null
	some requirement in input.requirements
}

foreign_only contains requirement if {
	some requirement in requirements
	capabilities.needed(requirement)
	every option in requirement.options {
		option in foreign_services
	}
}

foreign_services contains option if {
	some requirement in requirements
	some option in requirement.options
	capabilities.through_service(option)
	count(trust.foreign_parties(option.cutoff)) > 0
}

# Something that no service gives, or a service that nobody foreign can stop.
fallbacks contains option if {
	some requirement in requirements
	some option in requirement.options
	not option in foreign_services
	capabilities.without_service(option, input.owner.id)
}

fallbacks contains option if {
	some requirement in requirements
	some option in requirement.options
	capabilities.through_service(option)
	option.complete == true
	every party in option.cutoff {
		party.country in data.profile.trusted
	}
}

with_fallback contains requirement if {
	some requirement in requirements
	capabilities.needed(requirement)
	some option in requirement.options
	option in fallbacks
}

with_tested_fallback contains requirement if {
	some requirement in with_fallback
	some option in requirement.options
	option in fallbacks
	capabilities.works(option, requirement, data.profile.thresholds.benchmark_days)
}

tried_without contains requirement if {
	some requirement in requirements
	capabilities.tested(requirement, data.profile.thresholds.benchmark_days)
}

uncritical := capabilities.uncritical(input.criticality)
