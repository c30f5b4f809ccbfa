"""Signing in. Failed tries are slowed down per user name and address, without any third party."""

import hashlib
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

MOST_FAILURES = 8
WINDOW_S = 15 * 60


class SignInForm(AuthenticationForm):
    """Django's form; after eight failures within a quarter of an hour it waits."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "The user name and the password do not fit together. Capital and small letters differ in both."
        ),
        "too_many": _(
            "Too many failed tries. Wait a quarter of an hour and try again, or ask your manager for a new password."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def failure_key(self) -> str:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        name = str(self.cleaned_data.get("username", "")).casefold()
        return "sign-in:" + hashlib.sha256(f"{name}|{address}".encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        key = self.failure_key()
        if cache.get(key, 0) >= MOST_FAILURES:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            cache.add(key, 0, WINDOW_S)
            count_failure(key)
            raise
        cache.delete(key)
        return cleaned


def count_failure(key: str) -> None:
    """One more, without losing one of two at the same time. A cache that has dropped the key meanwhile starts anew."""
    try:
        cache.incr(key)
    except ValueError:
        cache.set(key, 1, WINDOW_S)
