"""Finds innovations of the catalogue: what is asked for is read into filters and a topic, then ranked."""
