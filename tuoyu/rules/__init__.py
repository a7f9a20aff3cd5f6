"""Floor 0: the law. Pure, dated, cited. Standard library only; the date is always an argument."""
