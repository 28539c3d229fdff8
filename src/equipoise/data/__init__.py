"""Where the facts come from: the catalogue of sources, data packs and the built-in world."""
