# METADATA
# title: Data has left a country that it may not leave
# description: >
#   A law of the country of the people it is about, of its controller, or in which it was collected, asks that a copy is
#   stored there (Russia, of personal data), or that it leaves with an approval of the authority only (China and Vietnam,
#   of important and core data). The laws were read in summaries by others, not themselves; laws that the catalog does not have are not judged.
# custom:
#   id: DAT-07
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, subject_countries, important_data, reach_complete]
#   remediation: >
#     Store the data in a place in that country; for important data get the approval of the authority before it leaves,
#     with counsel, and state it under export_filings; else keep it there altogether.
package sovcheck.data.localisation

import data.sovcheck.lib.filings
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection

applies := logic.known(logic.any_of([by_people, by_importance, logic.all_of([
	logic.possible(input.subject_countries == null),
	protection.high(input.data_class),
])]))

by_people := logic.all_of([count(of_people) > 0, protection.high(input.data_class)])

by_importance := logic.any_of([
	logic.all_of([count(of_importance) > 0, input.important_data]),
	logic.possible(origin_open),
])

# Important data of nobody knows where may be that of a country with such a law.
default origin_open := false

origin_open if {
	input.important_data == true
	input.origin_countries == null
}

of_people contains law if {
	some law in input.localisation
	law.scope == "personal"
	input.subject_countries != null
	law.country in input.subject_countries
}

of_importance contains law if {
	some law in input.localisation
	law.scope == "important"
}

stored contains place.country if {
	some place in input.reach
	place.how == "stored"
}

deny contains finding if {
	protection.high(input.data_class) == true
	some law in of_people
	law.demand == "copy"
	input.reach_complete == true
	not law.country in stored
	finding := {
		"message": sprintf("{asset} is %s data about people in %s, and no copy of it is stored there, as %s asks%s", [
			input.data_class,
			law.country,
			law.law,
			filings.doubt(law),
		]),
		"path": paths.first({place.path | some place in input.reach; place.how == "stored"}),
		"discriminator": sprintf("copy:%s", [law.country]),
	}
}

deny contains finding if {
	input.important_data == true
	some law in of_importance
	law.demand == "approval"
	input.export_filings != null
	not may_be_approved(law.country)
	some country in abroad(law)
	finding := {
		"message": sprintf("{asset} is important data of %s and comes to %s, without the approval that %s asks for%s", [
			law.country,
			country,
			law.law,
			filings.doubt(law),
		]),
		"path": paths.first({place.path | some place in input.reach; place.country == country}),
		"discriminator": sprintf("approval:%s:%s", [law.country, country]),
	}
}

abroad(law) := {place.country |
	some place in input.reach
	place.country != null
	place.country != law.country
}

unknown contains "export_filings" if {
	input.important_data == true
	input.export_filings == null
	some law in of_importance
	count(abroad(law)) > 0
}

unknown contains "origin_countries" if origin_open

unknown contains "export_filings.ends_in_days" if {
	input.important_data == true
	some law in of_importance
	count(abroad(law)) > 0
	may_be_approved(law.country)
	not approved(law.country)
}

approved(country) if "security-assessment" in filings.running(input.export_filings, country)

may_be_approved(country) if approved(country)

may_be_approved(country) if "security-assessment" in filings.undated(input.export_filings, country)
