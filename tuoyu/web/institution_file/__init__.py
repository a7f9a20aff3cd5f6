"""`institution_file`: words and rows of the file of one institution (一户一档), for itself and the office."""
