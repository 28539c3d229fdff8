"""What a doctrine's author wrote: claims and rules, and the check of a doctrine file."""
