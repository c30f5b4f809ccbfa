"""Tables in files: text with separators, and workbooks. Both give rows of cells, read one at a time."""
