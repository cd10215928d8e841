"""Which jobs have no description that both sides agreed: for the list of a place's people."""

from __future__ import annotations

from llwybr.apps.posts import queries as posts

NO_DESCRIPTION = "no_description"  # as posts call it
# Of a contract joined with its post that is not over: no text of it as the job that it is now is agreed.
NONE_AGREED = """(posts_post.ends_on IS NULL OR posts_post.ends_on >= %s) AND NOT EXISTS (
    SELECT 1 FROM descriptions_description about JOIN descriptions_version version ON version.description_id = about.id
    WHERE about.post_id = posts_contract.post_id AND about.profile = posts_contract.profile AND version.state = 'agreed')"""


def register() -> None:
    """From now on."""
    posts.register_lacking(NO_DESCRIPTION, NONE_AGREED, "on")
