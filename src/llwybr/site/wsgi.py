"""What the web server runs."""

import gc
import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from llwybr.core.kit.collecting import not_collecting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "llwybr.site.settings")

_BOUNDARY = re.compile(r";\s*boundary=(\"[^\"]{1,200}\"|[^;\s]{1,200})", re.IGNORECASE)
with not_collecting():
    _django = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018  every view, which the first request would load
# All of this stays. To search it for circles of objects stops every request, for a seventh of a second at a time.
gc.freeze()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which would read a form in any codec that the sender names: of what they say of it, only its kind is kept."""
    if said := environ.get("CONTENT_TYPE"):
        boundary = _BOUNDARY.search(said)
        environ["CONTENT_TYPE"] = said.split(";")[0] + (boundary.group(0) if boundary else "")
    return _django(environ, start_response)
