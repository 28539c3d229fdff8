"""Reading: from a document to a draft of its statements, each with its place, for a person to review.

Load, segment, find names, mask them, classify by ordered rules, and emit statements whose quotes are the very
characters at their spans. Nothing here judges a document, and nothing it drafts is tested before a person has
accepted it.
"""
