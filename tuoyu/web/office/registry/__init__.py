"""The file of one institution, for the office (一户一档)."""
