"""Fitting the model's parameters to the record, and scoring them on held-out years."""
