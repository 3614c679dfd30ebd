"""The review desk: a document with its commitments in place, the decisions on them, and the page to add documents."""
