"""The progress page of long work."""
