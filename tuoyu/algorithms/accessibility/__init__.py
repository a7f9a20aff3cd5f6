"""Who can reach care: nearest sites, coverage, floating catchment areas, the gap to a standard.

    from tuoyu.algorithms import accessibility as acc

    meridian = acc.middle(home_lon)
    homes = acc.in_degrees(home_lon, home_lat, meridian=meridian, box=district_box)
    sites = acc.in_degrees(site_lon, site_lat, meridian=meridian, box=district_box)
    reach = acc.two_step(homes, children, sites, places, acc.gaussian(1000), detour=1.35)
    short = acc.gap(reach.score, children, standard=0.045)

Distances are metres; children and places are counts and may be fractions; the list of all pairs is
never held. Errors are `tuoyu.algorithms.errors.BadInput` with the table, the row and the reason.
"""

from tuoyu.algorithms.accessibility.catchment import Access, in_reach, three_step, two_step
from tuoyu.algorithms.accessibility.decay import Decay, bell, gaussian, metres_in, steps, within
from tuoyu.algorithms.accessibility.gap import Gap, gap
from tuoyu.algorithms.accessibility.nearest import Coverage, Nearest, coverage, nearest
from tuoyu.algorithms.accessibility.network import Network, OnNetwork, at_nodes, network, put_on
from tuoyu.algorithms.accessibility.network_catchment import (
    coverage_on,
    nearest_on,
    three_step_on,
    two_step_on,
)
from tuoyu.algorithms.accessibility.points import Points, in_degrees, in_metres, middle
from tuoyu.algorithms.accessibility.warm import warm_up

__all__ = [
    "Access", "Coverage", "Decay", "Gap", "Nearest", "Network", "OnNetwork", "Points", "at_nodes",
    "bell", "coverage", "coverage_on", "gap", "gaussian", "in_degrees", "in_metres", "in_reach",
    "metres_in", "middle", "nearest", "nearest_on", "network", "put_on", "steps", "three_step",
    "three_step_on", "two_step", "two_step_on", "warm_up", "within",
]  # fmt: skip
