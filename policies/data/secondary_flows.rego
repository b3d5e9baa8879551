# METADATA
# title: Logs or telemetry leave the countries for the data
# description: >
#   Logs of an application, or what software reports, arrive in a country where the data that it works on may not be, or
#   at an organization whose people see them from there. They tell what people ask and what systems answer, so they count
#   as internal data at least, and as of each class that the application works with. Backups, and logs as places of a
#   dataset, are judged by DAT-12.
# custom:
#   id: DAT-05
#   severity: high
#   applies_to: [application, software]
#   controls:
#     eu-csf:
#       contributes: ["3.4"]
#     bsi-c3a:
#       related: ["3-01"]
#     cada:
#       contributes: ["L1(c)"]
#   remediation: >
#     Send logs and telemetry to a place in an allowed country, switch telemetry off (telemetry.setting off), or encrypt
#     logs before they leave with keys of your own.
package sovcheck.data.secondary_flows

import data.sovcheck.lib.deployments
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.reach
import data.sovcheck.lib.wording

# Only what is in use, and reports to somebody, says anything about anybody.
applies := logic.known(logic.all_of([used, reporting, limited]))

default reporting := true

reporting := false if {
	input.kind == "application"
	input.logs == []
}

reporting := false if {
	input.kind == "software"
	input.reports_to == []
}

default limited := null

limited if count(limits) > 0

limited := false if {
	count(limits) == 0
	classes_known
}

default used := false

used if input.kind == "application"

used if {
	input.kind == "software"
	deployments.in_use(input.deployment)
}

classes_known if {
	input.kind == "application"
	input.data_classes != null
}

classes_known if {
	input.kind == "software"
	input.deployment.complete == true
}

classes contains "internal"

classes contains class if {
	input.kind == "application"
	input.data_classes != null
	some class in input.data_classes
	class != "public"
}

classes contains class if {
	input.kind == "software"
	some class in input.deployment.data_classes
	class != "public"
}

# The countries for each of the classes, where the profile limits them.
limits[class] := {country | some country in countries} if {
	some class, countries in data.profile.hosting
	countries != null
	class in classes
}

recipients contains recipient if {
	input.kind == "application"
	input.logs != null
	some recipient in input.logs
}

recipients contains recipient if {
	input.kind == "software"
	input.reports_to != null
	some recipient in input.reports_to
}

deny contains finding if {
	used
	some country in {reach.name(place.country, place.how) | some place in outside}
	places := {place | some place in outside; reach.name(place.country, place.how) == country}
	finding := {
		"message": sprintf("%s in %s, where %s data may not be", [
			subject,
			country,
			wording.enumeration({place.class | some place in places}),
		]),
		"path": paths.first({place.path | some place in places}),
		"discriminator": country,
	}
}

subject := "Its logs arrive or can be seen" if input.kind == "application"

subject := "What {asset} reports arrives or can be seen" if input.kind == "software"

outside contains {"country": country, "how": "logged", "class": class, "path": recipient.path} if {
	some recipient in recipients
	recipient.countries != null
	some country in recipient.countries
	some class, allowed in limits
	not country in allowed
	counts(recipient, class)
}

outside contains {"country": null, "how": "anywhere", "class": class, "path": recipient.path} if {
	some recipient in recipients
	recipient.anywhere
	some class, _ in limits
	counts(recipient, class)
}

counts(recipient, _) if not recipient.protected

counts(_, class) if class in {"secret", "sensitive"}

unknown contains "logs" if {
	input.kind == "application"
	input.logs == null
}

unknown contains "logs.countries" if {
	input.kind == "application"
	some recipient in recipients
	recipient.countries == null
}

unknown contains "data_classes" if {
	input.kind == "application"
	count(recipients) > 0
	input.data_classes == null
}

unknown contains "reports_to" if {
	input.kind == "software"
	input.reports_to == null
}

unknown contains "reports_to.countries" if {
	input.kind == "software"
	some recipient in recipients
	recipient.countries == null
}

unknown contains "deployment.complete" if {
	input.kind == "software"
	count(recipients) > 0
	input.deployment.complete == null
}
