# METADATA
# title: Whether anything of ours runs or is kept somewhere
package sovcheck.lib.deployments

default in_use(_) := false

in_use(deployment) if deployment.applications > 0

# Data kept somewhere is at stake there, whether or not an application calls the place itself.
in_use(deployment) if count(deployment.data_classes) > 0

# Data without a class may be of any.
in_use(deployment) if deployment.complete == null

# An application of a criticality that the profile calls critical depends on it.
critical(deployment) if {
	deployment.applications > 0
	deployment.criticality in data.profile.critical
}

# The same, or nobody says so of every application.
may_be_critical(deployment) if critical(deployment)

may_be_critical(deployment) if deployment.complete == null

may_be_critical(deployment) if {
	deployment.applications > 0
	deployment.criticality == null
}
