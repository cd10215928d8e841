"""What the web server runs."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")

_BOUNDARY = re.compile(r";\s*boundary=(\"[^\"]{1,200}\"|[^;\s]{1,200})", re.IGNORECASE)
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which would read a form in any codec that the sender names: of what they say of it, only its kind is kept."""
    if said := environ.get("CONTENT_TYPE"):
        boundary = _BOUNDARY.search(said)
        environ["CONTENT_TYPE"] = said.split(";")[0] + (boundary.group(0) if boundary else "")
    return _django(environ, start_response)
