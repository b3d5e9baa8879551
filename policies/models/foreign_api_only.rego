# METADATA
# title: Capability is reached only through foreign APIs
# description: >
#   Every way to a model output that the application cannot do without is a service that somebody outside the trusted
#   set can stop, and no weights are held to fall back on. One decision abroad ends the capability the same day.
# custom:
#   id: MOD-01
#   severity: critical
#   applies_to: [application]
#   needs: [requirements]
#   controls:
#     eu-csf: ["1.8", "3.5"]
#   remediation: >
#     Add an alternative under any_of that no foreign party can stop - best a model whose weights are held and served
#     here - and test the switch to it.
package sovcheck.models.foreign_api_only

import data.sovcheck.lib.capabilities
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

deny contains finding if {
	some key in {capabilities.key(requirement) | some requirement in foreign_only}
	parties := {party |
		some requirement in foreign_only
		capabilities.key(requirement) == key
		some option in requirement.options
		some party in trust.foreign_parties(option.cutoff)
	}
	finding := {
		"message": sprintf("A model output it needs comes only through services that %s can stop", [
			wording.enumeration({wording.exposure(party) | some party in trust.telling(parties)}),
		]),
		"path": paths.first({party.path | some party in trust.telling(parties)}),
		"discriminator": key,
	}
}

unknown contains "requirements.options" if {
	some requirement in input.requirements
	capabilities.needed(requirement)
	not requirement in foreign_only
	not some_fallback(requirement)
}

foreign_only contains requirement if {
	some requirement in input.requirements
	capabilities.needed(requirement)
	every option in requirement.options {
		capabilities.through_service(option)
		count(trust.foreign_parties(option.cutoff)) > 0
	}
}

# Something that no service gives, or a service that nobody foreign can stop.
some_fallback(requirement) if {
	some option in requirement.options
	capabilities.without_service(option)
}

some_fallback(requirement) if {
	some option in requirement.options
	capabilities.through_service(option)
	option.complete == true
	every party in option.cutoff {
		party.country in data.profile.trusted
	}
}
