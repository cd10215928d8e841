"""The table of contents: settings, urls, the home page, docs and tests all derive from it.

Reading order is the rule: an app may know only apps listed before it, and only those that it names in `reads`.
Below the apps lie `core` (the ground, in its own order), `engines` (the sums) and `values` (the words).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class App:
    """One capability. `part` is its chapter; `reads` names the earlier apps whose queries and actions it may call."""

    name: str
    part: str
    reads: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"llwybr.apps.{self.name}"


CORE = (
    "packs",
    "kit",
    "events",
    "files",
    "access",
    "places",
    "people",
    "letters",
    "signin",
    "appointments",
    "rights",
)

APPS = (
    App("standards", "Reference"),  # standards and job profiles, in editions
    App("exchange", "Reference", reads=("standards",)),  # standards out as open data, other people's in
    App("library", "Reference", reads=("standards",)),  # what to read, watch or try now
    App("calendars", "Record"),  # terms, INSET days and bank holidays of a place
    App("posts", "Record", reads=("standards", "calendars")),  # who does which job where, for how many hours
    App("portfolio", "Record", reads=("standards", "posts")),  # evidence, the record of learning, and what is shared
    App("learning", "Record", reads=("standards",)),  # the catalogue of offers
    App(
        "selfassessment", "Growth", reads=("standards", "library", "portfolio", "learning")
    ),  # the questions, the path and the plan
    App("consultations", "Voice", reads=("standards",)),  # drafts of the standards, open to comments and decided
    App("descriptions", "Work", reads=("standards", "calendars", "posts", "consultations")),  # what a job is
)
