"""Pictures that stand alone: SVG with its title, legend, patterns, source, date, licence and address inside it."""
