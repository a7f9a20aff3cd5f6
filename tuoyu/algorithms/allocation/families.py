"""Families that apply together: a stable result where one exists.

Each family has a common list; while its t-th wish is asked for, its members take part like children
with that single wish. For fixed t of all families the others are settled by deferred acceptance,
and the whole is stable when every member got its wish and no family would get a better one.

1. `_walk`: families go down their lists while they are turned down, and up again where a better
   wish opens; repeated states leave by a random step. As in Roth & Peranson, "The Redesign of the
   Matching Market for American Physicians", AER 89 (1999).
2. `_enumerate` when that finds nothing: every combination of common wishes, cut off as soon as a
   decided family is turned down although the undecided ones are not there at all (more children
   never help a child: Crawford, "Comparative Statics in Matching Markets", JET 54, 1991). For each
   combination both ends of its stable results are asked: the one best for the children, and the one
   best for the programmes, where a family is least able to block. If a family blocks there, it
   blocks in all of them, as choices do not depend on the path; so an exhausted search proves that
   nothing stable exists. (Not so where the only families that block want a programme or room in
   which one of them is already: then the answer is "not found", not "none".)
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tuoyu.algorithms.allocation.deferred import State, result_of, solve
from tuoyu.algorithms.allocation.family_moves import Families, Wishes
from tuoyu.algorithms.allocation.model import NONE, Result
from tuoyu.algorithms.allocation.programmes_best import programmes_best
from tuoyu.algorithms.allocation.question import Question
from tuoyu.algorithms.errors import AlgorithmError


@dataclass(frozen=True, slots=True)
class Block:
    """Family `family` asks for its common wish `wish` (0 first) at `programmes`, which would take
    all of it; `displaced`: children who then would have to leave, `instead`: the wish it had."""

    family: int
    wish: int
    programmes: tuple[int, ...]
    displaced: tuple[int, ...]
    instead: int

    def __str__(self) -> str:
        whom = f"children {list(self.displaced)}" if self.displaced else "nobody"
        return (
            f"family {self.family} would get wish {self.wish + 1} at programmes "
            f"{list(self.programmes)} instead of {whom}"
        )


class Unstable(AlgorithmError):
    """No stable result: `proven` (none exists) or not found within the search.

    `blocking`: who blocks the best result that was seen, and why. Nobody is placed.
    """

    def __init__(self, blocking: tuple[Block, ...], *, proven: bool, trials: int) -> None:
        self.blocking, self.proven, self.trials = blocking, proven, trials
        head = "no stable result exists" if proven else f"none was found in {trials} trials"
        super().__init__(f"{head}: " + "; ".join(map(str, blocking)))


def settle(question: Question, *, search: int, seed: int) -> Result:
    """A stable result with all families together, or Unstable."""
    families = Families.of(question)
    hunt = _Hunt(question, families, search)
    found = hunt.walk(random.Random(seed))  # noqa: S311 - the order of trials, no secret
    if found is None and not hunt.is_spent:
        found = hunt.enumerate()
    if found is None:
        raise Unstable(
            hunt.nearest, proven=not hunt.is_spent and hunt.is_certain, trials=hunt.trials
        )
    wishes, state = found
    position = families.positions(wishes, state.position)
    last = {
        number: NONE if t == length else t
        for number, t, length in zip(families.numbers, wishes, families.lengths, strict=True)
    }
    ended = State(
        position, state.base, state.keys, state.claims, state.size, state.limit,
        state.cutoff, state.last,
    )  # fmt: skip
    return result_of(question, ended, last)


class _Hunt:
    """The search, with its count of trial allocations and the least blocked state seen."""

    def __init__(self, question: Question, families: Families, search: int) -> None:
        self.question, self.families, self.search = question, families, search
        self.trials = 0
        self.is_certain = True
        self.nearest: tuple[Block, ...] = ()
        self._fewest = len(families.numbers) + 1

    @property
    def is_spent(self) -> bool:
        return self.trials >= self.search

    def solve(self, wishes: Wishes) -> State:
        self.trials += 1
        return solve(self.question, self.families.asked(wishes))

    def walk(self, order: random.Random) -> tuple[Wishes, State] | None:
        """Down while turned down, up where a wish opens; None after half of the search."""
        wishes: Wishes = (0,) * len(self.families.numbers)
        seen: set[Wishes] = set()
        most = min(self.search // 2, 200 + 50 * len(wishes))
        while self.trials < most:
            state = self.solve(wishes)
            turned_down = self.families.turned_down(wishes, state.position)
            if turned_down:
                wishes = self.families.down(wishes, turned_down)
                continue
            blocks = self.blocks(wishes, state)
            if not blocks:
                return wishes, state
            chosen = order.choice(blocks) if wishes in seen else blocks[0]
            seen.add(wishes)
            wishes = self.families.moved(wishes, chosen.family, chosen.wish)
        return None

    def enumerate(self) -> tuple[Wishes, State] | None:
        """Every combination of common wishes, in order of the families; None: none is stable."""
        absent = self.families.absent
        stack: list[Wishes] = [()]
        while stack and not self.is_spent:
            decided = stack.pop()
            wishes = decided + absent[len(decided) :]
            state = self.solve(wishes)
            if self.families.turned_down(wishes, state.position):
                continue
            if len(decided) == len(absent):
                found = self._stable(decided, state)
                if found:
                    return found
                continue
            length = self.families.lengths[len(decided)]
            stack += [(*decided, t) for t in range(length, -1, -1)]
        return None

    def _stable(self, wishes: Wishes, state: State) -> tuple[Wishes, State] | None:
        if not self.blocks(wishes, state):
            return wishes, state
        other = programmes_best(self.question, self.families.asked(wishes))
        self.trials += 1
        blocks = self.blocks(wishes, other)
        if not blocks:
            return wishes, other
        if all(self.families.meets_itself(b.family, b.instead, b.wish) for b in blocks):
            self.is_certain = False
        return None

    def blocks(self, wishes: Wishes, state: State) -> list[Block]:
        """Families that would get a better common wish, each with its best one."""
        found: list[Block] = []
        seats = self.families.seats(wishes, state.position)
        for family, now in enumerate(wishes):
            for wish in self.families.open_to(family, now, state):
                displaced = self.families.displaced(family, wish, seats)
                if displaced is not None:
                    programmes = tuple(self.families.targets(family, wish))
                    found.append(Block(family, wish, programmes, displaced, now))
                    break
        if found and len(found) < self._fewest:
            self._fewest = len(found)
            self.nearest = tuple(self._numbered(block) for block in found)
        return found

    def _numbered(self, block: Block) -> Block:
        families = self.families
        instead = NONE if block.instead == families.lengths[block.family] else block.instead
        number = families.numbers[block.family]
        return Block(number, block.wish, block.programmes, block.displaced, instead)
