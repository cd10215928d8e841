"""The last tie-break: of all sets that are as good in value, hours and cost, the one with the smallest list of ids."""

from collections.abc import Collection, Iterator, Sequence

from llwybr.engines.planning.case import Case, shortest, totals
from llwybr.engines.planning.cuts import Row
from llwybr.engines.planning.goal import any_of
from llwybr.engines.planning.tree import Start, Tree, Work


class Level:
    """The sets that equal one in value, hours and cost; all of them lie in the parts of the search where it starts."""

    def __init__(self, case: Case, starts: Sequence[Start], cuts: Sequence[Row], work: Work) -> None:
        self._case, self._starts, self._work, self._cuts = case, starts, work, cuts

    def smallest(self, best: tuple[int, ...]) -> tuple[tuple[int, ...], bool]:
        """The set with the smallest list of ids, and whether that is proved.

        A set before this one in the order has the same first places and then a place in between that this one lacks.
        So the places are settled one after another; but most often nothing at all is as good, and one search says so.
        """
        best = shortest(self._case, best)
        lacking = [place for place in range(max(best, default=0)) if place not in best]
        found, done = self._another(best, (), lacking)
        settled = 0 if found else len(best)
        while done and settled < len(best):
            after_last = best[settled - 1] + 1 if settled else 0
            found, done = self._another(best, best[:settled], range(after_last, best[settled]))
            if found:
                best = shortest(self._case, found)
            else:
                settled += 1
        return best, done

    def _another(
        self, best: tuple[int, ...], begins: Sequence[int], some: Collection[int]
    ) -> tuple[tuple[int, ...] | None, bool]:
        """A set as good as the best that begins with these places and has some of those; and whether all was searched."""
        if not some:
            return None, True
        goal = any_of(self._case, totals(self._case, best), some)
        tree = Tree(self._case, goal, 1, self._work, ties=False, cuts=self._cuts)
        done = tree.run(self._beginning(begins), first=True)
        return tree.best, done or tree.best is not None

    def _beginning(self, begins: Sequence[int]) -> Iterator[Start]:
        last = begins[-1] if begins else -1
        out = [place for place in range(last) if place not in begins]
        for low, high in self._starts:
            least, most = low[:], high[:]
            for place in begins:
                least[place] = 1
            for place in out:
                most[place] = 0
            # A part that these choices contradict is dropped when its bounds are settled.
            yield least, most
