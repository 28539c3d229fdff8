"""One file for each transition of the simulated system."""
