"""What has changed in a county or in the whole country: as a page, as an Atom feed, as JSON, and by e-mail."""
