"""The way into every page of an attempt: the device that holds it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from llwybr.apps.selfassessment import access, actions, queries
from llwybr.apps.selfassessment.models import Attempt
from llwybr.core.access.codes import CodeForm, typed_on_the_way
from llwybr.core.access.doors import DEVICE, door
from llwybr.core.access.viewer import ViewedRequest, forget, remember

AttemptView = Callable[..., HttpResponse]


def attempt_page(view: AttemptView) -> AttemptView:
    """Give the view the attempt that this device holds. Without one, say so, and keep what was typed for when it is found."""

    @door(DEVICE)
    @wraps(view)
    def page(request: ViewedRequest, *args: object, **kwargs: object) -> HttpResponse:
        now = timezone.now()
        attempt = queries.held(request.viewer, now)
        if attempt is None:
            return nothing_yet(request) if request.viewer.person else nothing_here(request)
        try:
            response = view(request, attempt, *args, **kwargs)
        except Attempt.DoesNotExist:  # erased from another device, or another tab, a moment ago
            return nothing_yet(request) if request.viewer.person else nothing_here(request)
        if request.method == "POST" and response.status_code == 302 and attempt.person_id is None:
            _stay(request, response, attempt)
        return response

    return page


def nothing_yet(request: ViewedRequest) -> HttpResponse:
    """Someone signed in who has no self-assessment. Is the one on this device theirs? Else they can start, or take one over."""
    if _is_finishing(request):
        return redirect("account")
    if request.method == "POST":
        return render(request, "selfassessment/nothing_yet.html", {"sent": True}, status=404)
    if queries.on_this_device(request.viewer, timezone.now()):
        return redirect("claim")
    at_home = request.path == reverse("my")
    return render(request, "selfassessment/nothing_yet.html") if at_home else redirect("my")


def nothing_here(request: ViewedRequest) -> HttpResponse:
    """This device holds nothing (any more): open it with a code, or start. Who pressed Finish twice has finished."""
    if _was_finishing(request):
        return cleared(kept=request.POST.get("how") == "keep")
    if _only_has_a_key(request):
        return render(request, "selfassessment/finish_key.html")
    form = CodeForm(initial={"code": request.POST.get("code", "")})
    context = {"form": form, "typed": typed_on_the_way(request), "next": request.path}
    return render(request, "selfassessment/nothing_here.html", context, status=404)


def _is_finishing(request: ViewedRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "finish"


def _was_finishing(request: ViewedRequest) -> bool:
    """Pressed twice, and the first press did it. A device that still has its key has only run out: nothing was erased."""
    clearing = request.POST.get("how") == "key" or not access.still_known(request.viewer)
    return _is_finishing(request) and request.method == "POST" and clearing


def _only_has_a_key(request: ViewedRequest) -> bool:
    """It would finish and holds no self-assessment, but still has a key, under which it may have written something else."""
    return _is_finishing(request) and request.method in {"GET", "HEAD"} and bool(request.viewer.device)


def cleared(*, kept: bool = False) -> HttpResponse:
    """To the page that says that this device is clear, which it now is; and that a code still opens it, where one does."""
    response = redirect(f"{reverse('finished')}?kept" if kept else "finished")
    forget(response)
    for cookie in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        response.delete_cookie(cookie, samesite="Lax")
    return response


def _stay(request: ViewedRequest, response: HttpResponse, attempt: Attempt) -> None:
    """The device was used: its 30 days start again, unless this very page cleared it."""
    if settings.DEVICE_COOKIE_NAME not in response.cookies:
        actions.stay(attempt=attempt, device=request.viewer.device, now=timezone.now())
        remember(response, request.COOKIES[settings.DEVICE_COOKIE_NAME])
