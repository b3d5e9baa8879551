# METADATA
# title: Certificate that is asked for is missing
# description: >
#   The profile asks whoever runs services and machines for such applications or data to have a certificate, such as
#   SecNumCloud or C5, and an operator or provider has none that is valid today and of a level that counts. A certificate
#   that is claimed, or in process, is none. Not asked of what is run in house, nor of machines of one's own. A profile
#   that asks for none judges nothing here.
# custom:
#   id: DEP-11
#   severity: high
#   applies_to: [cloud_service, gpu_host]
#   controls:
#     eu-csf:
#       related: ["7.1"]
#   remediation: >
#     Choose an operator with the certificate, or ask for it in the contract with a date; state it under certifications of
#     the organization with status, level and valid_until.
package sovcheck.dependencies.missing_certificate

import data.sovcheck.lib.deployments
import data.sovcheck.lib.filings
import data.sovcheck.lib.logic
import data.sovcheck.lib.paths
import data.sovcheck.lib.tenancy
import data.sovcheck.lib.wording

applies := false if {
	count(data.profile.certifications) == 0
} else := logic.known(logic.all_of([logic.negated(exempt), wanted]))

default wanted := null

wanted if count(asked) > 0

wanted := false if {
	count(asked) == 0
	input.deployment.complete == true
}

default exempt := false

exempt if input.in_house

exempt if {
	input.kind == "gpu_host"
	tenancy.owned(input.tenancy, input.owned_in_house) == true
}

exempt if not deployments.in_use(input.deployment)

asked contains certification if {
	some certification in data.profile.certifications
	matches(certification.criticalities, input.deployment.criticalities)
	matches(certification.data_classes, input.deployment.data_classes)
}

matches([], _) := true

matches(some_of, found) if {
	some each in some_of
	each in found
}

runners := input.providers if input.kind == "cloud_service"

runners := input.operators if input.kind == "gpu_host"

deny contains finding if {
	not exempt
	some certification in asked
	some runner in runners
	runner.certifications != null
	count(good(runner, certification)) == 0
	count(open(runner, certification)) == 0
	finding := {
		"message": sprintf("%s runs {asset} and has no %s certificate that counts%s", [
			wording.controller({"name": runner.name, "organization": runner.id, "country": runner.country}),
			certification.name,
			detail(reasons(runner, certification)),
		]),
		"path": paths.nearest(runner.controllers),
		"discriminator": sprintf("%s:%s", [certification.scheme, wording.key(runner.country, runner.id)]),
	}
}

# What an operator says of the scheme.
told(runner, certification) := {each |
	some each in runner.certifications
	each.scheme == certification.scheme
}

good(runner, certification) := {each |
	some each in told(runner, certification)
	each.status == "certified"
	each.ends_in_days != null
	each.ends_in_days >= 0
	counts(each.level, certification.levels)
}

# What would be good if nothing that is left out were wrong.
open(runner, certification) := {each |
	some each in told(runner, certification)
	each.status == "certified"
	filings.runs(each.ends_in_days)
	may_count(each.level, certification.levels)
}

counts(_, []) := true

counts(level, levels) if level in levels

may_count(null, _) := true

may_count(level, levels) if counts(level, levels)

reasons(runner, certification) := {reason |
	some each in told(runner, certification)
	some reason in reasons_of(each, certification.levels)
}

reasons_of(each, _) := {sprintf("it is %s", [each.status])} if each.status != "certified"

reasons_of(each, _) := {sprintf("it ended %s ago", [wording.days(0 - each.ends_in_days)])} if {
	each.status == "certified"
	each.ends_in_days != null
	each.ends_in_days < 0
}

reasons_of(each, levels) := {sprintf("its level is %s", [each.level])} if {
	each.status == "certified"
	filings.runs(each.ends_in_days)
	not may_count(each.level, levels)
}

detail(found) := "" if count(found) == 0

detail(found) := sprintf(": %s", [wording.enumeration(found)]) if count(found) > 0

unknown contains "provider.id" if {
	input.kind == "cloud_service"
	nobody
}

unknown contains "operator.id" if {
	input.kind == "gpu_host"
	nobody
}

unknown contains "provider.certifications" if {
	input.kind == "cloud_service"
	unsettled
}

unknown contains "operator.certifications" if {
	input.kind == "gpu_host"
	unsettled
}

nobody if {
	not exempt
	count(asked) > 0
	count(runners) == 0
}

unsettled if {
	not exempt
	some certification in asked
	some runner in runners
	not settled(runner, certification)
}

unknown contains "deployment.complete" if {
	not exempt
	count(asked) < count(data.profile.certifications)
	input.deployment.complete == null
}

settled(runner, certification) if {
	runner.certifications != null
	count(good(runner, certification)) > 0
}

settled(runner, certification) if {
	runner.certifications != null
	count(open(runner, certification)) == 0
}
