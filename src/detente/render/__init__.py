"""Answers → terminal, JSON, CSV, and one self-contained page."""
