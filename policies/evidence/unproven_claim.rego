# METADATA
# title: Self-hosting is claimed and not proved
# description: >
#   The inventory claims that the model can be run here without anybody's help. No accepted evidence shows that its
#   declared weights were opened and answered on each host that serves it, or the latest evidence of one of them shows
#   that they did not. Text of a server that nobody computed again from the weights shows nothing.
# custom:
#   id: EVD-01
#   severity: critical
#   applies_to: [model]
#   needs: [smoke.verdict]
#   remediation: >
#     Run `sovcheck smoke` on each host that serves it, with the reference runtime beside sovcheck where a server answers,
#     sign its evidence, and scan with --evidence and --trust-key; or take back the claim (self_hosted).
package sovcheck.evidence.unproven_claim

import data.sovcheck.lib.paths
import data.sovcheck.lib.wording

# No claim is made until somebody makes it.
applies := input.self_hosted == true

deny contains finding if {
	count(failed) > 0
	finding := {
		"message": sprintf("It is claimed to be self-hosted, and its latest smoke, %s ago, failed%s", [
			wording.days(min({seen.age_days | some seen in failed})),
			codes,
		]),
		"path": paths.first({seen.path | some seen in failed}),
	}
}

failed contains seen if {
	some seen in input.smoke.hosts
	seen.verdict == "fail"
}

# On each of its hosts: nothing failed, and nothing is proved.
unknown contains "smoke.hosts.verdict" if {
	some seen in input.smoke.hosts
	not seen.verdict in {"pass", "fail"}
}

# Who only asked a server has not seen what it opens; there the answers themselves, computed again, are what shows it.
unknown contains "smoke.hosts.weights_used" if {
	some seen in input.smoke.hosts
	seen.verdict == "pass"
	seen.isolation != "observed"
	not seen.weights_used == true
}

# A server can answer from anything; what nobody computed again from the weights is its word alone.
unknown contains "smoke.hosts.proof" if {
	some seen in input.smoke.hosts
	seen.verdict == "pass"
	not seen.proof in {"in-process", "recomputed"}
}

codes := sprintf(": %s", [wording.enumeration(named)]) if count(named) > 0

codes := "" if count(named) == 0

named contains code if {
	some seen in failed
	some code in seen.failures
}
