"""The newsroom kit: every view of the map and every county's page as picture, table, document, brief and embed.

A view is taken away as it is shown: the same choice object and the same builders make the page and the file.
"""
