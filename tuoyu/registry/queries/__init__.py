"""Reads of the register inside a reader's scope. What the public may see is in `public.py`."""
