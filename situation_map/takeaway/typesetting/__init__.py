"""Pictures as PNG and briefs as PDF, made on the server."""
