"""Replicates of a scenario, and paired comparison of scenarios."""
