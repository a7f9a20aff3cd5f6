"""The plan, clause by clause, for everybody."""
