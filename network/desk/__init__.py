"""The editors' and coordinators' own views: guided forms, review queue, parts of the desk."""
