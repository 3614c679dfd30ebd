"""The slice of commitments."""
