"""The same questions answered over the full matrix of pairs, as plainly as the papers put them."""

import numpy as np

from tuoyu.algorithms.accessibility import Decay, Points


def distances(homes: Points, sites: Points, detour: float = 1.0) -> np.ndarray:
    return np.hypot(homes.x[:, None] - sites.x, homes.y[:, None] - sites.y) * detour


def two_step(metres: np.ndarray, demand: np.ndarray, places: np.ndarray, decay: Decay):
    weight = decay.at(metres)
    reached = weight.T @ demand
    ratio = np.divide(places, reached, out=np.zeros_like(reached), where=reached > 0)
    return weight @ ratio, ratio, reached


def three_step(metres: np.ndarray, demand: np.ndarray, places: np.ndarray, decay: Decay):
    weight = decay.at(metres)
    total = weight.sum(axis=1, keepdims=True)
    choice = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    reached = (choice * weight).T @ demand
    ratio = np.divide(places, reached, out=np.zeros_like(reached), where=reached > 0)
    return (choice * weight) @ ratio, ratio, reached
