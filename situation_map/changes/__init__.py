"""What has changed in a county: as a page, as an Atom feed, as JSON, and by e-mail."""
