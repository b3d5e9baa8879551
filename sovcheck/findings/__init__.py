"""From engine answers to a verdict: states, waivers, baseline, unknown budget, exit code."""
