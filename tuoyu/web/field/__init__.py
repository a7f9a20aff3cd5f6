"""The pages of those who walk: for a phone in the street, with a weak signal."""
