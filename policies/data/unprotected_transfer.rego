# METADATA
# title: Personal data reaches a country without a transfer basis
# description: >
#   Personal data under the GDPR arrives outside the EEA, or can be seen from there by people who administer or support
#   the place, where no adequacy decision covers it and no transfer mechanism is named. A decision for certified or commercial
#   recipients alone counts only where the flow names it, and that for certified ones (Data Privacy Framework) only where
#   whoever receives the data is certified for such data - of employees (HR) or of others (non-HR) - on that day. A
#   derogation (article 49) counts as named; it covers single cases and carries no regular flow.
# custom:
#   id: DAT-01
#   severity: critical
#   applies_to: [dataset]
#   needs_to_pass: [data_class, reach_complete]
#   controls:
#     gdpr:
#       computes: ["44"]
#       contributes: ["45", "46", "49"]
#       related: ["47", "48"]
#   remediation: >
#     Keep the data inside the EEA or in an adequate country; else conclude standard contractual clauses or binding
#     corporate rules, assess the transfer, and state transfer_mechanism on the flow or contract. Under the Data Privacy
#     Framework look the recipient up on the list of participants, and state its certificate with level and valid_until.
package sovcheck.data.unprotected_transfer

import data.sovcheck.lib.gdpr
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection
import data.sovcheck.lib.reach
import data.sovcheck.lib.wording

applies := logic.known(logic.all_of([protection.high(input.data_class), under_gdpr]))

deny contains finding if {
	some country in {reach.name(place.country, place.how) | some place in unprotected}
	places := {place | some place in unprotected; reach.name(place.country, place.how) == country}
	finding := {
		"message": sprintf("It is %s data, %s in %s, which %s, and no mechanism for it is named", [
			input.data_class,
			wording.enumeration({reach.manner(place.how) | some place in places}),
			country,
			wording.enumeration({decision(place.adequacy) | some place in places}),
		]),
		"path": paths.first({place.path | some place in places}),
		"discriminator": country,
	}
}

# The decision for certified recipients covers nobody else, nor other data than the certificate.
deny contains finding if {
	some importer in uncertified
	places := {place | some place in under_framework; importer in place.importers}
	finding := {
		"message": sprintf("It is %s data, %s in %s, and %s is not certified for it under the Data Privacy Framework", [
			input.data_class,
			wording.enumeration({reach.manner(place.how) | some place in places}),
			wording.enumeration({place.country | some place in places}),
			wording.controller(importer),
		]),
		"path": paths.first({place.path | some place in places}),
		"discriminator": sprintf("dpf:%s", [wording.key(importer.country, importer.organization)]),
	}
}

under_framework contains place if {
	some place in input.reach
	place.country != null
	place.adequacy == "certified"
	place.mechanism == "dpf"
}

uncertified contains importer if {
	some place in under_framework
	some importer in place.importers
	importer.certified == false
}

unknown contains "reach.importers.certified" if {
	some place in under_framework
	some importer in place.importers
	importer.certified == null
}

unknown contains "reach.importers.certified" if {
	some place in under_framework
	count(place.importers) == 0
}

unknown contains "subjects_in_eea" if {
	under_gdpr == null
	input.subjects_in_eea == null
}

unknown contains "controller.country" if {
	under_gdpr == null
	input.controller.country == null
}

under_gdpr := gdpr.governs(input.subjects_in_eea, input.controller.country)

unprotected contains place if {
	some place in input.reach
	reach.name(place.country, place.how)
	not place.adequacy in {"home-territory", "adequate"}
	not named(place.mechanism, place.adequacy)
}

named(mechanism, _) if mechanism in {"scc", "bcr", "derogation"}

named(mechanism, adequacy) if {
	mechanism == "dpf"
	adequacy == "certified"
}

named(mechanism, adequacy) if {
	mechanism == "adequacy"
	adequacy == "commercial"
}

decision("none") := "has no adequacy decision"

decision("certified") := "is adequate for certified recipients only"

decision("commercial") := "is adequate for commercial recipients only"
