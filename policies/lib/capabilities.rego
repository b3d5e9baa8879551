# METADATA
# title: Requirements for model output
package sovcheck.lib.capabilities

# Model output that the application cannot do without.
needed(requirement) if {
	requirement.ai
	not requirement.optional
}

# Model output that somebody else gives.
through_service(option) if {
	option.ai
	not option.self_hosted
	option.access == "api"
}

through_service(option) if {
	option.ai
	not option.self_hosted
	option.kind == "cloud_service"
}

# Weights held and served here, or something that is no model at all.
without_service(option) if option.self_hosted

without_service(option) if not option.ai

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
