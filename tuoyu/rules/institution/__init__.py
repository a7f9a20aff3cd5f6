"""The law of a running institution: staff, papers, fees, duplicates."""
