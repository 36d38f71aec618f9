"""The language server: what a check says of the text in an editor, while it is written."""
