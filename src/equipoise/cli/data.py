"""Verbs about data: data list, data status, data coverage, data verify, data fetch."""
