"""Reads of the survey. Every one knows the scope of its reader: a street sees its own."""
