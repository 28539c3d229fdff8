"""The simulated international system: its state, its parameters and its yearly order."""
