"""Reading a portfolio: evidence and the parts of a job that it shows, what is shared, the record of learning."""

from llwybr.apps.portfolio.queries.activities import written_already
from llwybr.apps.portfolio.queries.evidence import Listed, Wanted, file, files_of, listed, piece, used_in
from llwybr.apps.portfolio.queries.parts import (
    Job,
    Part,
    areas,
    grouped,
    in_force,
    job_of,
    known,
    knows_job,
    matching,
    shown_by,
)
from llwybr.apps.portfolio.queries.sharing import Beside, beside
from llwybr.apps.portfolio.queries.witness import OfPiece, of_piece, said_in
from llwybr.apps.portfolio.rules.noticing import noticed

__all__ = [
    "Beside",
    "Job",
    "Listed",
    "OfPiece",
    "Part",
    "Wanted",
    "areas",
    "beside",
    "file",
    "files_of",
    "grouped",
    "in_force",
    "job_of",
    "known",
    "knows_job",
    "listed",
    "matching",
    "noticed",
    "of_piece",
    "piece",
    "said_in",
    "shown_by",
    "used_in",
    "written_already",
]
