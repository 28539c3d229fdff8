"""Puts a foreign-policy doctrine to the test: claims weighed on the record, rules run in a simulation."""
