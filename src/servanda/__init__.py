"""Servanda reads what governments promise each other in public, and keeps the record."""

__version__ = "0.1.0"
