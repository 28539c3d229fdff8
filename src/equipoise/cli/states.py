"""Verbs about who is who: states, groups."""
