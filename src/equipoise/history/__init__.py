"""What the record says of a claim."""
