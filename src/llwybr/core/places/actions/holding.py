"""One writer at a time: the tree is held until the transaction ends."""

from django.db import connection

from llwybr.core.places.models import Tree


def hold_tree(*, wait: bool = True) -> Tree:
    """Wait for the tree (or raise OperationalError at once), hold it, and count one more change of it.

    On SQLite a transaction holds the whole database from its start, so there is nobody to wait for here.
    """
    nowait = not wait and connection.features.has_select_for_update_nowait
    tree: Tree = Tree.objects.select_for_update(nowait=nowait).get_or_create(pk=1)[0]
    tree.version += 1
    tree.save(update_fields=["version"])
    return tree
