"""Screens of joining: the public form, the coordinators' queue, invitations, people, an organisation's life."""
