"""The slice of registers."""
