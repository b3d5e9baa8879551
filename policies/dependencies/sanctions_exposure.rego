# METADATA
# title: A sanctions list can stop the application
# description: >
#   The owner of the application, or somebody who controls the owner, is on a sanctions or export-control list, and there
#   are suppliers without which it stops; whoever has to obey the list stops from one day to the next. That a supplier is
#   trusted does not help, for lists of allies and of one's own country bind as well. Or such a supplier is on a list
#   itself, or may enforce lists of a country outside the trusted set by contract. On which lists the owner's side is, has
#   to be stated where a supplier sits outside the trusted set, and of critical applications when it was last looked up,
#   and whose lists contracts enforce; elsewhere, and of suppliers, what is stated counts, for lists name their parties
#   in public.
# custom:
#   id: DEP-02
#   severity: critical
#   applies_to: [application]
#   needs_to_pass: [requirements]
#   controls:
#     cada:
#       contributes: ["L2(g)"]
#   remediation: >
#     Ask counsel which lists bind each supplier; hold an alternative under any_of with one whom none of them binds, or of
#     your own, and test it. Look the owner's side up anew, and state the day (screened); agree on whose lists are
#     enforced (contract.enforces_lists_of).
package sovcheck.dependencies.sanctions_exposure

import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := input.requirements != []

deny contains finding if {
	some party in input.listings.owners
	some supplier in input.listings.suppliers
	finding := {
		"message": sprintf("%s, without whom {asset} stops, may have to cut it off: %s, on its owner's side, is on a list (%s)", [
			wording.controller(supplier),
			wording.controller(party),
			wording.enumeration({name | some name in party.lists}),
		]),
		"path": supplier.path,
		"discriminator": sprintf("%s:%s", [party.organization, wording.key(supplier.country, supplier.organization)]),
	}
}

deny contains finding if {
	some supplier in input.listings.suppliers
	count(supplier.lists) > 0
	finding := {
		"message": sprintf("%s, without whom {asset} stops, is on a list: %s", [
			wording.controller(supplier),
			wording.enumeration({name | some name in supplier.lists}),
		]),
		"path": supplier.path,
		"discriminator": wording.key(supplier.country, supplier.organization),
	}
}

deny contains finding if {
	input.criticality in data.profile.critical
	some terms in input.listings.terms
	terms.lists_of != null
	some country in terms.lists_of
	trust.foreign(country)
	finding := {
		"message": sprintf("{asset} stops without %s, whose contract lets sanctions lists of %s be enforced against it", [
			terms.name,
			country,
		]),
		"path": terms.path,
		"discriminator": sprintf("terms:%s:%s", [country, terms.path]),
	}
}

unknown contains "listings.terms.lists_of" if {
	may_be_critical
	some terms in input.listings.terms
	terms.lists_of == null
}

unknown contains "criticality" if {
	input.criticality == null
	some terms in input.listings.terms
	terms.lists_of != null
	some country in terms.lists_of
	trust.foreign(country)
}

may_be_critical if input.criticality == null

may_be_critical if input.criticality in data.profile.critical

unknown contains "listings.owners_screened_days_ago" if {
	may_be_critical
	not screened
	supplied_from_abroad
}

screened if {
	input.listings.owners_screened_days_ago != null
	input.listings.owners_screened_days_ago >= 0
	input.listings.owners_screened_days_ago <= data.profile.thresholds.screening_days
}

unknown contains "listings.owners_complete" if {
	input.listings.owners_complete == null
	supplied_from_abroad
}

supplied_from_abroad if {
	some supplier in input.listings.suppliers
	not supplier.country in data.profile.trusted
}

supplied_from_abroad if {
	some supplier in input.listings.open_suppliers
	not supplier.country in data.profile.trusted
}

# Whom it cannot do without may be outside the trusted set, too, where not everybody is known.
supplied_from_abroad if input.survival.settled == null

# Without an alternative of which not everything is stated, these might be whom it cannot do without.
unknown contains "listings.open_suppliers" if {
	count(input.listings.owners) > 0
	count(input.listings.open_suppliers) > 0
}

unknown contains "listings.open_suppliers" if {
	some supplier in input.listings.open_suppliers
	count(supplier.lists) > 0
}

unknown contains "listings.open_terms" if {
	may_be_critical
	some terms in input.listings.open_terms
	terms.lists_of == null
}

unknown contains "listings.open_terms" if {
	may_be_critical
	some terms in input.listings.open_terms
	terms.lists_of != null
	some country in terms.lists_of
	trust.foreign(country)
}

# Somebody else whom nobody states may have to obey the list as well.
unknown contains "survival.settled" if {
	count(input.listings.owners) > 0
	input.survival.settled == null
}

# Whoever is not known to stop it may enforce lists as well.
unknown contains "survival.settled" if {
	may_be_critical
	input.survival.settled == null
}
