"""What templates share: small filters and tags."""
