"""Every write of a portfolio: evidence and its files, what is shared and asked of witnesses, the record of learning."""

from llwybr.apps.portfolio.actions.activities import write_activity
from llwybr.apps.portfolio.actions.arriving import brought_id
from llwybr.apps.portfolio.actions.bringing import bring_evidence, bring_in
from llwybr.apps.portfolio.actions.bringing_activities import bring_activities
from llwybr.apps.portfolio.actions.evidence import ElementsError, NewerError, Words
from llwybr.apps.portfolio.actions.evidence import change as change_evidence
from llwybr.apps.portfolio.actions.evidence import delete as delete_evidence
from llwybr.apps.portfolio.actions.evidence import mark as mark_of_evidence
from llwybr.apps.portfolio.actions.evidence import show as show_elements
from llwybr.apps.portfolio.actions.evidence import write as write_evidence
from llwybr.apps.portfolio.actions.files import FullError, attach, take_off, takes
from llwybr.apps.portfolio.actions.following_shares import follow_shares
from llwybr.apps.portfolio.actions.moving import follow_portfolio

follow_portfolio()  # before the shares: what is shared is looked up by whose it is
follow_shares()
bring_evidence()
bring_activities()

__all__ = [
    "ElementsError",
    "FullError",
    "NewerError",
    "Words",
    "attach",
    "bring_in",
    "brought_id",
    "change_evidence",
    "delete_evidence",
    "mark_of_evidence",
    "show_elements",
    "take_off",
    "takes",
    "write_activity",
    "write_evidence",
]
