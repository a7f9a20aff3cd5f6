"""Registration before the filing: who registers whom, and when an unfiled institution is reminded."""
