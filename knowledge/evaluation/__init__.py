"""Measures retrieval and answers on labelled sets."""
