"""Small cards of one commitment or one partnership, to stand in a frame on the pages of others."""
