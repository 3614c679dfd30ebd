"""The slice of lineage: what became of the commitments of a partnership, as a picture, as a table and line by line."""
