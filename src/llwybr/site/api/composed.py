"""The addresses of every app, as one API. Its version is in the path."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from llwybr.apps.learning.api import router as learning
from llwybr.apps.library.api import router as library
from llwybr.apps.portfolio.api import router as portfolio
from llwybr.apps.selfassessment.api import router as selfassessment
from llwybr.apps.standards.api import router as standards
from llwybr.site.api.key import router as key
from llwybr.site.api.serving import open_data, own_data, refused

VERSION = "1"
ROOT = f"/api/v{VERSION}"
OWN = "my/"  # all that is somebody's own lies here, and nothing else


# Ninja's own pages load scripts from elsewhere, which our policy refuses: ours is `views.documentation`.
api = NinjaAPI(title="Llwybr", version=VERSION, docs_url=None, openapi_url=None)
for router in (standards, library, learning, key, selfassessment, portfolio):
    api.add_router("", router)


def _refused(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return refused(error if isinstance(error, Exception) else error())


for kind in (Exception, Http404, HttpError, ValidationError):  # ninja has words of its own for each
    api.add_exception_handler(kind, _refused)


def patterns() -> list[URLPattern]:
    """Each address with its door. Ninja's own page at the root is left out."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        serve = own_data if str(one.pattern).startswith(OWN) else open_data
        one.callback = serve(one.callback)
    return found
