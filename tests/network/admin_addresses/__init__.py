"""Every address of the site tried as every role: one table, grouped by Wagtail's areas."""
