# METADATA
# title: Present terms differ from those it was taken under
# description: >
#   Its publisher offers it under another licence today. What was taken before stays under the terms of that day, which
#   the stored text proves; the next revision comes under the new ones.
# custom:
#   id: LIC-11
#   severity: info
#   applies_to: [model, dataset, software]
#   needs: [licence.id]
#   controls:
#     eu-csf:
#       related: ["6.3"]
#   remediation: >
#     Keep the text of the licence and the day on which it was taken, and read the new terms before another revision is
#     taken.
package sovcheck.licences.changed_terms

# Where nobody states what the publisher offers now, nothing was compared, and that is no pass.
applies := count(input.licence.current) > 0

deny contains finding if {
	some present in input.licence.current
	present.id != input.licence.id
	finding := {
		"message": sprintf("Its publisher offers it under %s since %s; here it was taken under %s%s", [
			present.id,
			present.since,
			input.licence.id,
			day,
		]),
		"path": null,
		"discriminator": present.id,
	}
}

day := sprintf(" on %s", [input.licence.obtained]) if input.licence.obtained != null

day := ", and no day is stated" if input.licence.obtained == null
