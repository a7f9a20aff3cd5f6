"""Reads a district pack: files in, one frozen `Pack` out, or every fault with its file and line.

Pure: no database, no Django. `read_pack` is the way in.
"""

from tuoyu.flows.packs.faults import Fault, PackFaulty
from tuoyu.flows.packs.read import read_pack
from tuoyu.flows.packs.shapes import Pack

__all__ = ["Fault", "Pack", "PackFaulty", "read_pack"]
