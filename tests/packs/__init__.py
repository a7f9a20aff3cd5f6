"""Packs for tests: `TINY` is a fictitious district, `HOME` the real one in packs/."""

from pathlib import Path

TINY = Path(__file__).parent / "tiny"
HOME = Path(__file__).parents[2] / "packs" / "hongqiao"
