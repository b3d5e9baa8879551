# METADATA
# title: Requirements for model output
package sovcheck.lib.capabilities

import data.sovcheck.lib.logic

# Whether any requirement is for model output; null as long as nobody says so of one, or states none.
asked_for(null) := null

asked_for(requirements) := logic.any_of({requirement.ai | some requirement in requirements}) if requirements != null

# Model output that the application cannot do without.
needed(requirement) if {
	requirement.ai == true
	requirement.optional == false
}

# Model output that somebody else gives.
through_service(option) if {
	option.ai == true
	option.self_hosted == false
	option.access == "api"
}

through_service(option) if {
	option.ai == true
	option.self_hosted == false
	option.kind == "cloud_service"
}

# Weights held and served here.
without_service(option, _) if option.self_hosted == true

# Software or another application that does the work without a model.
without_service(option, _) if {
	option.ai == false
	option.kind in {"application", "software"}
}

# A service of whoever owns the application, or of a company that the owner controls, with nobody else behind it.
without_service(option, owner) if {
	option.self_hosted == false
	_offered_by(option, owner)
	option.passes_on == false
}

# What may be one of these, as far as anybody says.
perhaps_without_service(option, _) if option.ai == null

perhaps_without_service(option, _) if {
	option.ai == true
	option.self_hosted == null
}

perhaps_without_service(option, owner) if {
	option.self_hosted == false
	_offered_by(option, owner)
	option.passes_on == null
}

# Whether it is one provider that offers the option, and the organization, or one that it controls.
_offered_by(option, organization) if {
	organization in deciders(option)
	count({provider.organization | some provider in option.providers; provider.relation == "self"}) == 1
}

# An application of which nobody says how critical it is may be.
uncritical(criticality) := count(({criticality} - {critical | some critical in data.profile.critical}) - {null}) > 0

# Whether it is known to work: the switch to it was tried lately, or to each of the others and never to it, so that it
# is the one in use.
works(option, _, days) if tested(option, days)

works(option, requirement, days) if {
	untried := {other | some other in requirement.options} - {other |
		some other in requirement.options
		tested(other, days)
	}
	untried == {option}
	option.tested_days_ago == null
	count(requirement.options) > 1
}

# Whether a switch, or life without, was tried lately, and not in days to come.
tested(tried, days) if {
	tried.tested_days_ago != null
	tried.tested_days_ago >= 0
	tried.tested_days_ago <= days
}

# Who offers the options.
providers(requirement) := {provider |
	some option in requirement.options
	some provider in option.providers
	provider.relation == "self"
}

# A key for all requirements that the same organizations meet; it stays while paths and order change.
key(requirement) := concat("+", sort({provider.organization |
	some provider in providers(requirement)
	provider.organization != null
}))

# The organizations that decide about an option: who offers it, and who controls that.
deciders(option) := {provider.organization |
	some provider in option.providers
	provider.organization != null
}
