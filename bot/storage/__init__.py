"""Rows and the verbs on them: the only room that knows SQL."""
