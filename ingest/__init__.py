"""Turns files into sections, passages and innovations, and these into a new generation."""
