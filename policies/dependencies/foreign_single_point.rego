# METADATA
# title: One foreign party can stop a critical application
# description: >
#   An organization or a country outside the trusted set lies on every path that the application has - when it leaves,
#   refuses or is cut off, the application stops, and no declared alternative keeps it running. Alternatives, and life
#   without an optional part, count where they were tried lately.
# custom:
#   id: DEP-01
#   severity: critical
#   applies_to: [application]
#   needs_to_pass: [criticality, survival.settled]
#   controls:
#     eu-csf:
#       computes: ["5.6"]
#       contributes: ["1.8", "4.6"]
#     dora:
#       related: ["29"]
#     nis2:
#       related: ["21(2)(d)"]
#   remediation: >
#     Add an alternative under any_of that does not lead back to this party, test the switch to it, and state the day
#     under tested.
package sovcheck.dependencies.foreign_single_point

import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust

applies := logic.known(logic.one_of(input.criticality, data.profile.critical))

deny contains finding if {
	some point in foreign_points
	point.organization != null
	some country in point.countries
	trust.foreign(country)
	finding := {
		"message": sprintf("It stops when %s (%s) does, and no alternative is left", [point.name, country]),
		"path": point.path,
		"discriminator": sprintf("organization:%s", [point.organization]),
	}
}

deny contains finding if {
	some country in foreign_countries
	finding := {
		"message": sprintf("It stops when %s cuts it off, and no alternative is left", [country]),
		"path": way_to(country),
		"discriminator": sprintf("country:%s", [country]),
	}
}

# An alternative that nobody tried, or tried lately, is none that one knows of; nor is life without an optional part.
unknown contains "survival.untested_points" if {
	some point in input.survival.untested_points
	some country in point.countries
	trust.foreign(country)
}

# Who can stop what goes on if another is lost to somebody whom nobody states could be that somebody.
unknown contains "survival.open_countries" if {
	some country in input.survival.open_countries
	trust.foreign(country)
}

foreign_points contains point if {
	some point in input.survival.single_points
	some country in point.countries
	trust.foreign(country)
}

foreign_countries contains country if {
	some point in input.survival.single_points
	some country in point.countries
	trust.foreign(country)
}

# A host or service in foreign hands stands for the country where nothing says so itself.
way_to(country) := paths.first(direct_ways(country)) if count(direct_ways(country)) > 0

way_to(country) := paths.first({point.path | some point in foreign_points; country in point.countries}) if {
	count(direct_ways(country)) == 0
}

direct_ways(country) := {point.path |
	some point in foreign_points
	point.kind == "country"
	country in point.countries
}
