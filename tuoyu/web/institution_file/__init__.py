"""Words and rows of the file of one institution (一户一档), shared by its own pages and the office."""
