"""The digest by mail: who gets it, when, and through which server."""
