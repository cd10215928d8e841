"""PURE: one address is always the same address."""


def one_address(email: str) -> str:
    """The form in which an address is kept, looked up and written to: these can then never be three different addresses.

    Its domain becomes ASCII as the mail itself would send it, and letters become small. Raises ValueError for what cannot be
    written to. Letters of the local part outside ASCII (a dotless i) are refused, never taken for others that look like them.
    """
    local, at, domain = email.strip().rpartition("@")
    if not (at and local.isascii()):
        raise ValueError("no address that a letter can be sent to")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError("no address that a letter can be sent to") from None
    return f"{local}@{ascii_domain}".lower()
