# METADATA
# title: Operations depend on people abroad, or on one person
# description: >
#   Critical applications depend on a service or machine that is administered, supported or watched over (security
#   operations, incidents) from outside the trusted set; or fewer people than the profile asks for can keep a critical
#   application running. What the service or machine does not say of itself counts as whoever runs it says.
# custom:
#   id: DEP-10
#   severity: high
#   severity_if_spared: info
#   applies_to: [application, cloud_service, gpu_host]
#   controls:
#     eu-csf:
#       contributes: ["4.2", "4.4", "7.3"]
#     bsi-c3a:
#       contributes: ["4-02", "4-04"]
#       related: ["4-01"]
#   remediation: >
#     Agree that administrators, support and security operations work from inside the trusted set, or take them over; name
#     a second person who knows the application, and state them under maintainers.
package sovcheck.dependencies.foreign_operations

import data.sovcheck.lib.deployments
import data.sovcheck.lib.paths
import data.sovcheck.lib.trust
import data.sovcheck.lib.wording

applies := asked_for

default asked_for := false

asked_for if {
	input.kind != "application"
	deployments.may_be_critical(input.deployment)
}

asked_for if {
	input.kind == "application"
	input.criticality == null
}

asked_for if {
	input.kind == "application"
	critical
}

critical if {
	input.kind != "application"
	deployments.critical(input.deployment)
}

critical if {
	input.kind == "application"
	input.criticality in data.profile.critical
}

# From where each team works, by what the asset says itself, else by whoever runs it.
teams := {
	"administered": somebody(input.administered_from, input.provider.administered_from),
	"supported": either(input.support_countries, input.provider.support_countries),
	"watched over": either(input.security_operations_from, input.provider.security_operations_from),
} if {
	input.kind == "cloud_service"
}

teams := {
	"administered": somebody(input.administered_from, input.operator.administered_from),
	"supported": either(input.support_countries, input.operator.support_countries),
	"watched over": either(input.security_operations_from, input.operator.security_operations_from),
} if {
	input.kind == "gpu_host"
}

either(own, _) := own if own != null

either(null, runner) := runner

# Somebody administers what somebody runs: who says that nobody does, anywhere, has not said from where.
somebody(own, _) := own if not own in {null, []}

somebody(own, runner) := runner if {
	own in {null, []}
	not runner in {null, []}
}

somebody(own, runner) := null if {
	own in {null, []}
	runner in {null, []}
}

abroad contains country if {
	some _, countries in teams
	countries != null
	some country in countries
	trust.foreign(country)
}

deny contains finding if {
	critical
	some country in abroad
	found := {team | some team, countries in teams; countries != null; country in countries}
	finding := {
		"message": sprintf("Critical applications depend on {asset}, which is %s from %s", [
			wording.enumeration(found),
			country,
		]),
		"path": paths.witness(input.exposure.access, country, null),
		"discriminator": country,
	}
}

deny contains finding if {
	input.kind == "application"
	critical
	input.maintainers != null
	input.maintainers < data.profile.thresholds.maintainers
	finding := {
		"message": sprintf("It is critical, and kept running by %s; the profile asks for %d", [
			people(input.maintainers),
			data.profile.thresholds.maintainers,
		]),
		"path": null,
		"discriminator": "maintainers",
	}
}

people(0) := "nobody"

people(1) := "one person"

people(number) := sprintf("%d people", [number]) if number > 1

unknown contains "administered_from" if {
	asked_for
	teams.administered == null
}

unknown contains "support_countries" if {
	asked_for
	teams.supported == null
}

unknown contains "security_operations_from" if {
	asked_for
	teams["watched over"] == null
}

unknown contains "maintainers" if {
	input.kind == "application"
	asked_for
	input.maintainers == null
}

unknown contains "criticality" if {
	input.kind == "application"
	input.criticality == null
	input.maintainers != null
	input.maintainers < data.profile.thresholds.maintainers
}

unknown contains "deployment.criticality" if {
	input.kind != "application"
	asked_for
	not critical
	count(abroad) > 0
}
