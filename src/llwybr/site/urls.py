"""Every address: `/en/…` and `/cy/…` share the path after."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from llwybr.contents import APPS, CORE
from llwybr.core.signin.views import provided
from llwybr.site import mine, platform, postbox, views
from llwybr.site.api import views as api

handler400 = "llwybr.site.errors.bad_request"
handler403 = "llwybr.site.errors.forbidden"
handler404 = "llwybr.site.errors.not_found"
handler500 = "llwybr.site.errors.broken"

_demonstration = [
    path("demonstration/", views.cast, name="cast"),
    path("demonstration/letters/", postbox.letters, name="letters"),
    path("demonstration/letters/<slug:name>/", postbox.letter, name="letter"),
    path("demonstration/letters/<slug:name>/html/", postbox.as_html, name="letter_html"),
    path("demonstration/letters/<slug:name>/calendar/", postbox.calendar, name="letter_calendar"),
    path("demonstration/desk/", views.take_desk, name="take_desk"),
    path("demonstration/<slug:slug>/", views.step_in, name="step_in"),
]

_packages = [*(f"llwybr.core.{name}" for name in reversed(CORE)), *(app.path for app in reversed(APPS))]

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("health/", views.health, name="health"),
    path("ims/case/v1p1/", include("llwybr.apps.exchange.api.urls")),
    path("sign-in/with/<slug:provider_id>/back/", provided.back, name="openid_connect_callback"),
    path("api/", include("llwybr.site.api.urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("home/", mine.my_home, name="my_home"),
        path("platform/", platform.platform, name="platform"),
        path("platform/roles/", platform.platform_roles, name="platform_roles"),
        path("platform/events/", platform.platform_events, name="platform_events"),
        path("help/", views.help_page, name="help"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("components/", views.components, name="components"),
        path("api/", api.documentation, name="api"),
        *(_demonstration if settings.DEMO else []),
        *(path("", include(f"{package}.urls")) for package in _packages if find_spec(f"{package}.urls")),
    ),
]
