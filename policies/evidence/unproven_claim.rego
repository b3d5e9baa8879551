# METADATA
# title: Self-hosting is claimed and not proved
# description: >
#   The inventory claims that the model can be run here without anybody's help. No accepted evidence shows that its
#   declared weights were loaded and generated on a machine of ours, or the latest evidence shows that they did not.
# custom:
#   id: EVD-01
#   severity: critical
#   applies_to: [model]
#   needs: [smoke.verdict]
#   controls: {}
#   remediation: >
#     Run `sovcheck smoke` on the host, sign its evidence, and scan with --evidence and --trust-key; or take back
#     the claim (self_hosted).
package sovcheck.evidence.unproven_claim

import data.sovcheck.lib.wording

applies if input.self_hosted == true

applies := false if input.self_hosted == false

# No claim is made until somebody makes it.
applies := false if input.self_hosted == null

deny contains finding if {
	input.smoke.verdict == "fail"

	# Every smoke has an age; this tells the checker.
	input.smoke.age_days != null
	finding := {
		"message": sprintf("It is claimed to be self-hosted, and its latest smoke, %s ago, failed%s", [
			wording.days(input.smoke.age_days),
			codes,
		]),
		"path": input.smoke.path,
	}
}

# Nothing failed, and nothing is proved.
unknown contains "smoke.verdict" if input.smoke.verdict == "inconclusive"

codes := sprintf(": %s", [wording.enumeration({code | some code in input.smoke.failures})]) if {
	count(input.smoke.failures) > 0
}

codes := "" if count(input.smoke.failures) == 0
