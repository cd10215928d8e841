"""Bilingual letters by e-mail: put into an outbox with the change that they belong to, sent later, tried again, then erased.

To add a kind of letter, write a `letters.py` in your app (of core or of apps); it is found by itself:

    from llwybr.core.letters.kinds import Kind, Link, register

    SIGN_IN_CODE = register(Kind(
        name="sign_in_code",
        subject=_("Your sign-in code"),                  # read on locked screens: takes nothing
        lines=(_("Write this code on the page where you asked for it."), _("If you did not ask, do nothing.")),
        takes={"code": str},                             # nobody's name, job, level or answer
        code="code",                                     # stands alone and large, after the first line
        link=Link(_("Your devices"), "devices"),         # one page of ours, by the name of its address
    ))

Then post it in the transaction of its change, once that is all that can fail:

    from llwybr.core.letters import actions as letters

    letters.post(kind=SIGN_IN_CODE, to=account.email, language="cy", values={"code": code}, by=by, now=now,
                 until=now + timedelta(minutes=10))

`until` also makes it urgent: it goes before letters that have all day. Give `to` as the account has it, never as a stranger
typed it. The Welsh stands in the catalogue like every other text; a date or a time is written out in each language, and a value
of type `Bilingual` stands in each as itself.
"""
