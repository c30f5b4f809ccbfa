"""What Wagtail's and wagtail-localize's admin views let past, closed before they run.

Stock Wagtail answers a foreign page with a redirect, shows its title in bulk actions, choosers and reports, and
wagtail-localize lets whoever holds `submit_translation` publish and translate pages of others. Here every address of
the admin that is open to others than administrators stands in `rules.RULES` with the check it has to pass; whatever
does not stand there is 403. See docs/decisions/0019-admin-addresses.md.
"""

from network.admin_guard.middleware import AdminPageGuard

__all__ = ["AdminPageGuard"]
