"""How much a site counts at a walking distance: within, in steps, or falling like a bell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.accessibility.checks import Floats, positive
from tuoyu.algorithms.errors import BadInput

SLACK = 1e-12
"""Relative; a home exactly on the limit is within, whatever the last bit of the square says."""


@dataclass(frozen=True, slots=True)
class Decay:
    """The weight of a pair by its walking distance in metres; 0 beyond `limit`.

    Either steps (`bounds` rising, the last is `limit`; `weights` beside them) or a bell
    scale · (exp(−d² / 2σ²) − shift) where `sigma` is above zero. Make one with `within`, `steps`,
    `gaussian` or `bell`.
    """

    limit: float
    bounds: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    sigma: float = 0.0
    scale: float = 1.0
    shift: float = 0.0

    def at(self, metres: ArrayLike) -> Floats:
        """The weights at these walking distances: the definition that the kernels follow."""
        d = np.asarray(metres, dtype=np.float64)
        inside = d <= self.limit * (1 + SLACK)
        if self.sigma:
            value = self.scale * (np.exp(-d * d / (2 * self.sigma**2)) - self.shift)
            return np.where(inside, np.maximum(value, 0.0), 0.0)
        bounds = np.asarray(self.bounds) * (1 + SLACK)
        nth = np.minimum(np.searchsorted(bounds, d, side="left"), len(bounds) - 1)
        return np.where(inside, np.asarray(self.weights)[nth], 0.0)


def within(limit: float) -> Decay:
    """1 up to `limit` walking metres, 0 beyond: the plain 2SFCA (Luo & Wang 2003)."""
    limit = positive(limit, "limit")
    return Decay(limit, (limit,), (1.0,))


def steps(weights: Mapping[float, float]) -> Decay:
    """A weight for each zone, {outer bound in metres: weight} (E2SFCA, Luo & Qi 2009).

    `steps({300: 1, 600: 0.68, 1000: 0.22})`: 1 up to 300 m, 0.68 up to 600 m, 0.22 up to 1,000 m.
    Raises BadInput: empty, not_positive, negative_weight.
    """
    if not weights:
        raise BadInput("empty", "weights", None, "holds no zone")
    bounds = tuple(sorted(positive(bound, "weights") for bound in weights))
    values = tuple(float(weights[bound]) for bound in sorted(weights))
    for row, value in enumerate(values):
        if not np.isfinite(value) or value < 0:
            raise BadInput("negative_weight", "weights", row, f"{value} must be zero or more")
    return Decay(bounds[-1], bounds, values)


def gaussian(limit: float) -> Decay:
    """The Gaussian of E2SFCA: 1 at the door, 0 at `limit` metres and beyond (Dai 2010).

    w(d) = (exp(−½ (d / limit)²) − exp(−½)) / (1 − exp(−½)).
    """
    limit = positive(limit, "limit")
    edge = exp(-0.5)
    return Decay(limit, sigma=limit, scale=1 / (1 - edge), shift=edge)


def bell(sigma: float, limit: float) -> Decay:
    """exp(−d² / 2σ²) up to `limit` metres, then 0: the Gaussian that PySAL `access` offers."""
    return Decay(positive(limit, "limit"), sigma=positive(sigma, "sigma"))


def metres_in(minutes: float, metres_per_minute: float) -> float:
    """The walking metres behind a limit in minutes; an adult with a child walks 66 m a minute."""
    return positive(minutes, "minutes") * positive(metres_per_minute, "metres_per_minute")
