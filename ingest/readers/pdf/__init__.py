"""PDF: pages of glyphs and rulings become blocks of text, headings and tables with their page numbers."""
