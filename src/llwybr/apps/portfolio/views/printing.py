"""One piece on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from llwybr.apps.portfolio.download import evidence as download
from llwybr.apps.portfolio.views.own import mine, with_record
from llwybr.core.kit.bilingual import active_language

if TYPE_CHECKING:
    from uuid import UUID

    from llwybr.core.access.viewer import ViewedRequest


@with_record()
@require_safe
def evidence(request: ViewedRequest, public_id: UUID) -> HttpResponse:
    """As a tagged PDF, with its pictures, in the language of the address."""
    found = mine(request, public_id)
    response = HttpResponse(download.as_pdf(found, timezone.localdate()), content_type="application/pdf")
    name = "tystiolaeth" if active_language() == "cy" else "evidence"
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate(found.created_at)}.pdf"'
    return response
