# METADATA
# title: Data has left a country that it may not leave
# description: >
#   A law of the country of the people it is about, of its controller, or in which it was collected, asks that a copy is
#   stored there (Russia, of personal data), that it leaves with an approval of the authority only (China and Vietnam,
#   of important and core data) or with a safeguard (Saudi Arabia, of personal data), or that it stays where the government
#   has specified it (India, of personal data, from 13 May 2027). Which countries Saudi Arabia takes for adequate, and which
#   data India has specified, no source says. The laws were read in summaries by others, not themselves; laws that the
#   catalog does not have are not judged.
# custom:
#   id: DAT-07
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, subject_countries, important_data, reach_complete]
#   remediation: >
#     Store the data in a place in that country; for important data get the approval of the authority before it leaves,
#     with counsel, and state it under export_filings; where a safeguard is asked for, agree on standard clauses or binding
#     rules of that country, and state transfer_mechanism; else keep it there altogether.
package sovcheck.data.localisation

import data.sovcheck.lib.filings
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection

applies := logic.known(logic.any_of([by_people, by_importance, logic.all_of([
	logic.possible(input.subject_countries == null),
	protection.high(input.data_class),
])]))

by_people := logic.all_of([count(of_people | of_collection) > 0, protection.high(input.data_class)])

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

# What is said about how data leaves holds for what was collected there, too.
of_collection contains law if {
	some law in input.localisation
	law.scope == "personal"
	law.demand in {"safeguard", "order"}
	input.origin_countries != null
	law.country in input.origin_countries
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

deny contains finding if {
	protection.high(input.data_class) == true
	some law in (of_people | of_collection)
	law.demand == "safeguard"
	some country in {place.country | some place in bare(law)}
	finding := {
		"message": sprintf("{asset} is %s data of %s and comes to %s, and no safeguard is named, as %s asks for%s", [
			input.data_class,
			law.country,
			country,
			law.law,
			filings.doubt(law),
		]),
		"path": paths.first({place.path | some place in bare(law); place.country == country}),
		"discriminator": sprintf("safeguard:%s:%s", [law.country, country]),
	}
}

bare(law) := {place |
	some place in unguarded(law)
	not open(law, place)
}

unguarded(law) := {place |
	some place in input.reach
	place.country != null
	place.country != law.country
	not place.mechanism in {"scc", "bcr", "derogation"}
	not is_adequate(law, place)
}

# Which countries a law other than the GDPR takes for adequate may not be recorded.
open(law, place) if {
	law.adequate == null
	place.mechanism == "adequacy"
}

is_adequate(law, place) if {
	law.adequate != null
	place.country in law.adequate
}

unknown contains "localisation.adequate" if {
	protection.high(input.data_class) == true
	some law in (of_people | of_collection)
	law.demand == "safeguard"
	some place in unguarded(law)
	open(law, place)
}

deny contains finding if {
	protection.high(input.data_class) == true
	some law in (of_people | of_collection)
	law.demand == "order"
	input.localised_by_order != null
	law.country in input.localised_by_order
	some country in abroad(law)
	finding := {
		"message": sprintf("{asset} is %s data that has to stay in %s by order, and comes to %s, against %s%s", [
			input.data_class,
			law.country,
			country,
			law.law,
			filings.doubt(law),
		]),
		"path": paths.first({place.path | some place in input.reach; place.country == country}),
		"discriminator": sprintf("order:%s:%s", [law.country, country]),
	}
}

unknown contains "localised_by_order" if {
	protection.high(input.data_class) == true
	input.localised_by_order == null
	some law in (of_people | of_collection)
	law.demand == "order"
	count(abroad(law)) > 0
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
