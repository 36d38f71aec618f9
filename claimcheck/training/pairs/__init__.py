"""What `make_pairs` is made of: texts and their values, the edits, other wordings."""
