"""What is given: the catalogue of offers, and the people with what their jobs ask. Raises ValueError that names the array."""

from numpy.typing import ArrayLike

from llwybr.engines.provision import checks

PLACES = 5
"""How many offers a person may be given."""

BOUNDLESS = 100 * checks.MOST_AMOUNT * PLACES  # hundredths: as much as the dearest five could take


class Catalogue:
    """Offers and elements, each by index.

    `by`, `to` (offers × elements): an offer lifts by so many levels, 0 to 4, and no higher than `to`. `hours` and `cost`
    (offers) are given in hours of the learner's time and in pounds, and kept in hundredths. `languages`, `families` and
    `funding` (offers) are sets, as bits: an offer is open to whoever has one of its languages and, if it names families,
    a job of one of them. It costs nothing to whoever can draw on one of the funds that pay for it.
    """

    def __init__(
        self,
        *,
        by: ArrayLike,
        to: ArrayLike,
        hours: ArrayLike,
        cost: ArrayLike,
        languages: ArrayLike,
        families: ArrayLike,
        funding: ArrayLike,
    ) -> None:
        self.by = checks.levels("by", by, (None, None))
        self.to = checks.levels("to", to, self.by.shape)
        self.offers, self.elements = self.by.shape
        each = (self.offers,)
        self.hours, self.cost = checks.amounts("hours", hours, each), checks.amounts("cost", cost, each)
        self.languages, self.families = (
            checks.bits("languages", languages, each),
            checks.bits("families", families, each),
        )
        self.funding = checks.bits("funding", funding, each)


class People:
    """People, jobs and elements, each by index.

    `held` (people × elements) are levels, 0 to 4; who has not answered is given 4, for what is not known is no need. `job`
    (people) says which row of `asked` (jobs × elements), levels too, and which of `families` (jobs, 0 to 31) is theirs.
    `hours` and `money` (people), in pounds, are what one's offers may take together; inf is no limit. `languages` and
    `funding` (people) are sets, as bits.
    """

    def __init__(
        self,
        *,
        held: ArrayLike,
        job: ArrayLike,
        asked: ArrayLike,
        families: ArrayLike,
        hours: ArrayLike,
        money: ArrayLike,
        languages: ArrayLike,
        funding: ArrayLike,
    ) -> None:
        self.asked = checks.levels("asked", asked, (None, None))
        self.held = checks.levels("held", held, (None, self.asked.shape[1]))
        self.families = checks.places("families", families, self.asked.shape[:1], checks.MOST_BITS)
        each = self.held.shape[:1]
        self.job = checks.places("job", job, each, len(self.asked))
        self.hours = checks.amounts("hours", hours, each, BOUNDLESS)
        self.money = checks.amounts("money", money, each, BOUNDLESS)
        self.languages, self.funding = checks.bits("languages", languages, each), checks.bits("funding", funding, each)

    def __len__(self) -> int:
        return len(self.held)
