"""Backup: all records, files and the corpus in one archive, and back into an installation."""
