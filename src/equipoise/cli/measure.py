"""The verb measure."""
