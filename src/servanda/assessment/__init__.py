"""Scores of several coders in, agreement and results out: how far promises were kept, and how sure one can be."""
