"""Plain text and rich text, into one another."""


def paragraphs(text: str) -> str:
    """Rich text of plain text: a paragraph per block between empty lines. The text holds no markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blocks = (" ".join(block.split()) for block in escaped.split("\n\n"))
    return "".join(f"<p>{block}</p>" for block in blocks if block)
