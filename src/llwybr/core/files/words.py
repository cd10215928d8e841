"""What readers are told of a file: why it is not kept, and what may be brought."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from llwybr.core.files.kind import Kind
from llwybr.core.files.limits import ALL, MEGABYTE, limits
from llwybr.core.files.refused import RefusedError

REFUSALS: dict[str, str | Promise] = {
    "missing": _("Choose a file."),
    "empty": _("The file is empty. Choose another, or save it again."),
    "size": _("The file is larger than %(most)s MB. Make it smaller, or bring only the part that matters."),
    "not_taken": _("What is in the file is %(kind)s, whatever its name says, and that is not taken here. You can choose: %(takes)s."),
    # Pictures.
    "heic": _(
        "We cannot read HEIC photos. Save it as JPEG, or set your phone’s camera to “Most compatible”, and choose that photo."
    ),
    "picture": _("We do not take this kind of picture. Save it as JPEG or PNG, and choose that."),
    "moving": _("The picture moves, and we would keep only a part of it. Save the one that matters as JPEG or PNG, and choose that."),
    "pixels": _("The picture has more than %(most)s million pixels. Make it smaller, and choose it again."),
    "svg": _("This is a drawing (SVG), which can hold a program. Save it as PNG, and choose that."),
    # What can run, or bring something along.
    "html": _("This is a web page, which can hold a program. Print it to a PDF, and choose that."),
    "program": _("This is a program. We keep none: bring a document or a picture that shows what you did."),
    "archive": _("The file is packed (such as ZIP). Unpack it, and bring what matters in it one by one."),
    "macros": _("The file has macros in it, which are programs. Save it without them (as DOCX, XLSX, PPTX or ODT), or as PDF."),
    "active": _("The file has something in it that can run, such as a button or a control. Save it as PDF, and choose that."),
    "outside": _(
        "The file fetches something from outside, such as a linked picture. Break the links, or save it as PDF, and choose that."
    ),
    "inside": _("The file has another file inside it. Bring that one by itself, and this one without it, or as PDF."),
    "script": _("The PDF has a program in it (JavaScript). Print it to a new PDF, and choose that."),
    "launch": _("The PDF starts a program, opens another file or sends something. Print it to a new PDF, and choose that."),
    "attached": _("The PDF has other files attached to it. Bring those by themselves, and this one without them."),
    "form": _("The PDF is a form of a kind that only some programs can show (XFA). Print it to a new PDF, and choose that."),
    "locked": _("The file is locked with a password or a right to read it. Save a copy without, and choose that."),
    # What it is not.
    "old_office": _("The file is saved in an old form (such as DOC, XLS or PPT). Save it as DOCX, XLSX, PPTX or PDF, and choose that."),
    "rich": _("This is rich text (RTF), which can hold other files. Save it as DOCX, ODT or PDF, and choose that."),
    "media": _("This is sound or film, which we cannot check yet. Describe what it shows, and give a link to where it lies."),
    "encoding": _("The text has signs in it that we cannot read. Save it as plain text in UTF-8, or as PDF, and choose that."),
    "mixed": _("The file is two kinds of file at once. Save it anew from the program that made it, and choose that."),
    "unknown": _("We do not know this kind of file. Save it as PDF, and choose that."),
    "part": _("The file has something in it that we do not know (%(what)s). Save it as PDF, and choose that."),
    "broken": _("The file is broken, or only half there. Open it, save it anew or as PDF, and choose that."),
    # Too much.
    "heavy": _("The file takes too much to look at. Make it smaller or simpler, or save it as PDF, and choose that."),
    "pages": _("The PDF has more than %(most)s pages. Bring only those that matter."),
    "entries": _("The file is made of more than %(most)s parts. Make it smaller, or save it as PDF, and choose that."),
    "unpacked": _("The file would become far too large when it is unpacked. Make it smaller, or save it as PDF, and choose that."),
    "depth": _("The file is nested too deep. Save it as PDF, and choose that."),
    "quota": _("All your files together would be more than %(most)s MB. Delete some that you no longer need, and try again."),
    "count": _("You have %(most)s files here, which is the most. Delete some that you no longer need, and try again."),
    # What is ours to mend.
    "full": _("We have no room for the file at the moment, and nothing of it was kept. Try again later; if it fails again, tell us."),
    "busy": _("Others bring files at this moment, and yours had to wait too long. Nothing of it was kept: try again in a minute."),
    "virus": _("Our virus scanner found something harmful in the file, so we did not keep it. Check your device with its own scanner."),
}  # fmt: skip

IN_MEGABYTES = {"size", "quota"}  # whose `most` is in bytes
IN_MILLIONS = {"pixels"}


def refusal(error: RefusedError) -> str:
    """Why a file is not kept, in a sentence that says what to do."""
    facts: dict[str, str | int] = {"kind": "", "takes": "", "what": "", "most": 0, **error.facts}
    if error.reason in IN_MEGABYTES | IN_MILLIONS:
        facts["most"] = int(facts["most"]) // MEGABYTE
    return str(REFUSALS[error.reason]) % {
        **facts,
        "kind": _name(str(facts["kind"])),
        "takes": names(str(facts["takes"]).split()),
    }


def names(takes: Collection[str] = ALL) -> str:
    """`PDF, JPEG photo, PNG picture`"""
    return ", ".join(_name(one) for one in takes)


def _name(kind: str) -> str:
    known = limits().kinds.get(kind)
    return str(known.name) if known else ""


def table(takes: Collection[str] = ALL) -> list[tuple[str, str]]:
    """Each kind that may be brought, and how much of it: for the hint of a form, or a page of help."""
    return [(str(one.name), _how_much(one)) for one in (limits().kinds[id] for id in takes)]


def _how_much(kind: Kind) -> str:
    facts = {"megabytes": kind.bytes // MEGABYTE, "pages": kind.pages, "pixels": kind.pixels // MEGABYTE}
    if kind.pages:
        return gettext("up to %(megabytes)s MB and %(pages)s pages") % facts
    if kind.pixels:
        return gettext("up to %(megabytes)s MB and %(pixels)s million pixels") % facts
    return gettext("up to %(megabytes)s MB") % facts


def hint(takes: Collection[str] = ALL) -> str:
    """One line for a field that takes these kinds."""
    most = max(limits().kinds[one].bytes for one in takes) // MEGABYTE
    return gettext("One file of at most %(megabytes)s MB: %(kinds)s.") % {"megabytes": most, "kinds": names(takes)}
