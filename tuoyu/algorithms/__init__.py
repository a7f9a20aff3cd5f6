"""The algorithms floor: allocation, capacity, accessibility and siting.

Pure functions over arrays: no Django, no database, no clock; a seed is an argument. Each
sub-package stands by itself (`from tuoyu.algorithms import allocation`), checks its input and
raises `errors.BadInput` with the row and the reason, and gives results that carry what is needed
to explain and to check them.
"""
