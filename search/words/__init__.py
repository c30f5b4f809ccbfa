"""Words of the search that coordinators keep: synonyms, promoted results, and searches that found nothing."""
