"""From answers of the engine to results: graded, matched with waivers, with the paths that prove them."""
