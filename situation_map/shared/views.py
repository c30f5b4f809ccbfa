"""Good practices and materials of others on the desk of a county."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situation_map.statements.stated_area import StatedArea, own_region
from situation_map.statements.views import NAV
from situation_map.topics import topics

from .reading import others_shared
from .using import NotShared, set_in_use

PAGE_SIZE = 30
LAST_PAGE = 200


@never_cache
@login_required
@require_safe
def shared_desk(request: HttpRequest, code: str) -> HttpResponse:
    """What the county could take into use, by topic."""
    region = own_region(request, code)
    topic = request.GET.get("topic", "")
    topic = topic if topic in topics() else ""
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() and len(asked) < 5 else 1
    items, has_more = others_shared(region, request.user, topic=topic, start=(number - 1) * PAGE_SIZE, number=PAGE_SIZE)
    context = {
        "area": StatedArea(region), "items": items, "topics": topics().values(), "chosen": topic, "nav": NAV,
        "previous": number - 1, "next": number + 1 if has_more else 0,
    }  # fmt: skip
    return render(request, "situation_map/desk/shared.html", context)


@never_cache
@login_required
@require_POST
def shared_use(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    region = own_region(request, code)
    try:
        changed = set_in_use(region=region, key=key, in_use=request.POST.get("use") == "yes", user=request.user)
    except NotShared:
        raise Http404 from None
    if changed:
        messages.success(request, _("The county's page shows it now so."))
    return redirect("shared_desk", code=code)
