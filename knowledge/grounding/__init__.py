"""Whether a sentence is borne out by passages: by what it claims, by its words, and by its meaning."""
