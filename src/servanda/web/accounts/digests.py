"""The digest under which a random secret is kept: SHA-256 (FIPS 180-4); 256 random bits need no slow hash."""

import hashlib


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
