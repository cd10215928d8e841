"""What people type of posts: starting one, changing or correcting it, leaving it."""

from llwybr.apps.posts.forms.posts import ChangeForm, CorrectForm, FirstDayForm, LeaveForm, StartForm
from llwybr.apps.posts.forms.terms import Offered, TermsForm, as_typed

__all__ = ["ChangeForm", "CorrectForm", "FirstDayForm", "LeaveForm", "Offered", "StartForm", "TermsForm", "as_typed"]
