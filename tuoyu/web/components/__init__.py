"""Template tags by kind; `templatetags/ui.py` gathers them into the one library `ui`.

Every tag turns what it is given into a complete dictionary before its template sees it (`pick`),
so a component never reads a name that does not exist.
"""
