"""Operators: what a doctrine's rule does to the simulated system, one file each."""
