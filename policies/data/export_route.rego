# METADATA
# title: Route for data out of the country does not fit
# description: >
#   Personal data about people in China leaves it, and what was filed is not the route that its volume and sensitivity ask
#   for - a security assessment for very many people, for much sensitive data and for important data; a standard contract
#   or a certification in between. Whoever the country has named an operator of critical infrastructure needs the
#   assessment for any number of people. The limits were read in summaries by others; the one below which nothing is asked
#   is from memory.
# custom:
#   id: DAT-08
#   severity: high
#   applies_to: [dataset]
#   needs_to_pass: [data_class, subject_countries, reach_complete]
#   remediation: >
#     Count the people whose data leaves in a year, ask counsel for the route, file it, and state it under export_filings
#     with its last day; or keep the data in the country. Whether the controller runs critical infrastructure there, it is
#     told by the authority - state it under critical_infrastructure_in.
package sovcheck.data.export_route

import data.sovcheck.lib.filings
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.protection
import data.sovcheck.lib.wording

applies := logic.known(logic.all_of([
	protection.high(input.data_class),
	logic.any_of([
		logic.all_of([count(rules) > 0, logic.any_of([count(abroad) > 0, logic.possible(input.reach_complete == null)])]),
		logic.possible(input.subject_countries == null),
	]),
]))

rules contains rule if {
	some rule in input.export_rules
	input.subject_countries != null
	rule.country in input.subject_countries
}

abroad contains place if {
	some rule in rules
	some place in input.reach
	place.country != null
	place.country != rule.country
}

deny contains finding if {
	protection.high(input.data_class) == true
	count(abroad) > 0
	input.export_filings != null
	some rule in rules
	some need in needed(rule)
	not met(running(rule), need)
	not met(undated(rule), need)
	finding := {
		"message": sprintf("{asset} is %s data about people in %s and leaves it; %s asks for %s, and %s%s", [
			input.data_class,
			rule.country,
			rule.rule,
			words[need],
			filed(rule),
			filings.doubt(rule),
		]),
		"path": paths.first({place.path | some place in abroad}),
		"discriminator": sprintf("%s:%s", [rule.country, need]),
	}
}

words := {
	"assessment": "a security assessment",
	"any": "a security assessment, a standard contract or a certification",
}

sensitive if input.data_class in {"secret", "sensitive"}

# What the volume asks for: an assessment, any of the routes, or nothing.
needed(rule) := {"assessment"} if settled(rule)

needed(rule) := {"assessment"} if {
	not settled(rule)
	sensitive
	input.exported_people_per_year != null
	input.exported_people_per_year >= rule.assessment_from_sensitive
}

needed(rule) := {"any"} if {
	not settled(rule)
	sensitive
	input.exported_people_per_year != null
	input.exported_people_per_year < rule.assessment_from_sensitive
}

needed(rule) := {"assessment"} if {
	not settled(rule)
	not sensitive
	input.exported_people_per_year != null
	input.exported_people_per_year >= rule.assessment_from
}

needed(rule) := {"any"} if {
	not settled(rule)
	not sensitive
	input.exported_people_per_year != null
	input.exported_people_per_year >= rule.exempt_below
	input.exported_people_per_year < rule.assessment_from
}

# Important data and operators of critical infrastructure need an assessment, whatever the volume.
settled(_) if input.important_data == true

settled(rule) if {
	rule.critical_assessment
	input.controller_is_critical_in != null
	rule.country in input.controller_is_critical_in
}

met(routes, "any") if count(routes) > 0

met(routes, "assessment") if "security-assessment" in routes

running(rule) := filings.running(input.export_filings, rule.country)

undated(rule) := filings.undated(input.export_filings, rule.country)

filed(rule) := "nothing valid is filed" if count(running(rule)) == 0

filed(rule) := sprintf("what is filed is %s", [wording.enumeration(running(rule))]) if count(running(rule)) > 0

unknown contains "export_filings" if {
	count(abroad) > 0
	input.export_filings == null
}

unknown contains "export_filings.ends_in_days" if {
	protection.high(input.data_class) == true
	count(abroad) > 0
	some rule in rules
	some need in needed(rule)
	not met(running(rule), need)
	met(undated(rule), need)
}

unknown contains "exported_people_per_year" if {
	count(abroad) > 0
	input.exported_people_per_year == null
}

# An assessment serves whoever may be one.
unknown contains "controller_is_critical_in" if {
	input.controller_is_critical_in == null
	count(abroad) > 0
	some rule in rules
	rule.critical_assessment
	not met(running(rule), "assessment")
}
