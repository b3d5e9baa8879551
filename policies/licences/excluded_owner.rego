# METADATA
# title: Terms shut out a customer by its owners
# description: >
#   The terms of a model that the application uses shut out whoever belongs to owners from certain countries by more
#   than a share, wherever the customer itself is established. The provider can end the service any day.
# custom:
#   id: LIC-10
#   severity: critical
#   applies_to: [application]
#   remediation: >
#     Use a model whose terms ask nothing of its users' owners - best weights that are held here, under an irrevocable
#     licence - or have the provider confirm in the contract that it serves this customer.
package sovcheck.licences.excluded_owner

import data.sovcheck.lib.paths
import data.sovcheck.lib.shares
import data.sovcheck.lib.wording

applies := count(input.customer_limits) > 0

deny contains finding if {
	some limit in input.customer_limits
	some controller in input.owner.controllers
	controller.country in limit.countries
	finding := {
		"message": sprintf("%s shuts out customers that belong to %s: %s %s (%s)", [
			limit.name,
			controller.country,
			wording.controller(controller),
			part(controller.relation),
			limit.clause,
		]),
		"path": controller.path,
		"discriminator": sprintf("%s:%s", [limit.licence, wording.key(controller.country, controller.organization)]),
	}
}

deny contains finding if {
	some limit in input.customer_limits
	every controller in input.owner.controllers {
		not controller.country in limit.countries
	}
	held := held_from(limit.countries)
	shares.exceeds(held, limit.above)
	places := {holder.country | some holder in input.owner.holders; holder.country in limit.countries}
	finding := {
		"message": sprintf("%s shuts out customers that belong to %s: holders there have %s %% of the owner of {asset} (%s)", [
			limit.name,
			wording.enumeration(places),
			wording.decimal(held),
			limit.clause,
		]),
		"path": paths.first({holder.path | some holder in input.owner.holders; holder.country in limit.countries}),
		"discriminator": sprintf("%s:%s", [limit.licence, concat("+", sort(places))]),
	}
}

unknown contains "owner.control" if {
	count(input.customer_limits) > 0
	input.owner.control == null
}

unknown contains "owner.controllers" if {
	count(input.customer_limits) > 0
	some controller in input.owner.controllers
	controller.country == null
}

# The larger of capital and votes; what nobody is stated to hold counts for the owner's own country.
held_from(countries) := max({
	sum([stake.capital | some stake in input.owner.stakes; through(stake, countries)]),
	sum([stake.voting | some stake in input.owner.stakes; through(stake, countries)]),
})

through(stake, countries) if {
	some country in stake.countries
	country in countries
}

part("self") := "owns the application"

part("parent") := "controls the owner of the application"
