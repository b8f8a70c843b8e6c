"""Readers: one module a file format, each giving blocks or rows with their line numbers."""
