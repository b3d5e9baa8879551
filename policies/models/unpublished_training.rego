# METADATA
# title: Training content or copyright policy is not published
# description: >
#   A model that is placed on the market of the EU needs a public summary of what it was trained on and a policy on
#   copyright, also where it is open source. The duty is the provider's; who places a model of its own on that market is
#   one, and who builds on another's does not know what is in it.
# custom:
#   id: MOD-11
#   severity: medium
#   applies_to: [model]
#   needs_to_pass:
#     - ancestor
#     - placed_on_eu_market
#     - training_summary_published
#     - copyright_policy_published
#   controls:
#     ai-act:
#       contributes: ["53(1)(c)", "53(1)(d)"]
#   remediation: >
#     Publish the summary by the template of the AI Office and the policy, and state where (training_summary_url,
#     copyright_policy_url); or use a model whose provider has published both.
package sovcheck.models.unpublished_training

import data.sovcheck.lib.logic

applies := logic.known(logic.all_of([logic.negated(input.ancestor), placed]))

# Of its own model an owner has to say whether it is on that market; of others' it is asked where somebody says so.
placed := input.placed_on_eu_market if input.placed_on_eu_market != null

placed := logic.possible(input.developed_here) if input.placed_on_eu_market == null

deny contains finding if {
	input.training_summary_published == false
	finding := {
		"message": "No summary of what {asset} was trained on is published, and it is on the market of the EU",
		"path": null,
		"discriminator": "summary",
	}
}

deny contains finding if {
	input.copyright_policy_published == false
	finding := {
		"message": "No policy on copyright is published for {asset}, and it is on the market of the EU",
		"path": null,
		"discriminator": "copyright",
	}
}
