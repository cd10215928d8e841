"""The words of appointments that are no data of a pack: why something is refused, how far a permission goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# At which field of a form the sentence stands.
FIELDS = {
    "self": "email",
    "own_reviewer": "email",
    "held": "email",
    "apart": "email",
    "nobody": "email",
    "many": "email",
    "kind": "role",
    "unknown": "role",
    "closed": "role",
    "scope": "role",
    "past": "starts",
    "not_here": "starts",
    "before_it_begins": "day",
    "later_than_it_ends": "day",
    "ends_before_start": "ends",
    "far": "ends",
}
# Why two roles are kept apart is not said: it would tell who holds a union's office. A locked account has the same sentence.
NOT_THIS_PERSON = _("This person cannot be given this role now. Talk with them: they see why under “My roles”.")
REFUSALS: dict[str, Any] = {
    "self": _("That is your own address. Somebody else has to give you a role."),
    "own_reviewer": _("Nobody reviews their own work. Write the address of somebody else."),
    "held": _("They hold this role here for some of that time already, or it waits for a second person."),
    "apart": NOT_THIS_PERSON,
    "nobody": NOT_THIS_PERSON,
    "many": _("You have given many roles in the last ten minutes. Wait a few minutes, then go on."),
    "kind": _("This role is not held at such a place. Choose another one."),
    "unknown": _("This role is not held at such a place. Choose another one."),
    "scope": _("This role is not held at such a place. Choose another one."),
    "closed": _("This place is closed: nobody can be given a role here any more."),
    "past": _("That day is past. Choose today or a later day."),
    "not_here": _("Whoever is reviewed does not work here on that day. Choose an earlier first day."),
    "ends_before_start": _("The last day is before the first one. Choose a later last day, or leave it empty."),
    "far": _("That day is more than ten years ahead. Choose an earlier one, or leave the last day empty."),
    "before_it_begins": _("The role has not begun by then. Choose a later day, or end it now."),
    "later_than_it_ends": _("The role ends before that day already. Choose an earlier one."),
    "not_standing": _("It has ended, or was taken back, a moment ago. There is nothing left to do."),
    "not_waiting": _("Somebody was quicker: it no longer waits for a second person."),
    "proposer": _("Whoever proposed this may not give the role any more. Refuse it, and propose it anew."),
    "second": _("You proposed it, or it is for you: somebody else has to agree."),
}

FAR: dict[str, Any] = {
    "own": _("your own"),
    "person": _("of the person that the role is held for"),
    "here": _("at the place where the role is held"),
    "below": _("at the place where the role is held, and at every place that belongs to it"),
    "everywhere": _("everywhere"),
    "all": _("for everyone, whoever they are"),
    "shared": _("as far as its owner shares it"),
    "assigned": _("of the people assigned to you"),
    "progress": _("only whether it is done"),
    "side": _("of your own side alone"),
    "published": _("once it is published"),
    "group": _("only as a protected count, without names"),
}
# The same in one word, for a cell of the table. What is not there may not be done.
CELLS: dict[str, Any] = {
    "own": _("own"),
    "person": _("one person"),
    "here": _("here"),
    "below": _("here and below"),
    "everywhere": _("everywhere"),
    "all": _("everyone"),
    "shared": _("if shared"),
    "assigned": _("assigned"),
    "progress": _("if done"),
    "side": _("own side"),
    "published": _("published"),
    "group": _("counts"),
}


def refusal(reason: str) -> str:
    return str(REFUSALS[reason])
