"""Every write of files: keeping one, removing some, and what is done each night."""

from llwybr.core.files.actions.keeping import Checked, check, keep, keep_checked
from llwybr.core.files.actions.removing import remove
from llwybr.core.files.actions.tidying import Swept, purge, rescan, sweep
from llwybr.core.files.refused import RefusedError

__all__ = ["Checked", "RefusedError", "Swept", "check", "keep", "keep_checked", "purge", "remove", "rescan", "sweep"]
