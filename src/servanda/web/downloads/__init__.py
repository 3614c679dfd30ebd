"""The slice of downloads: the published forms of the record as files, and its feeds at addresses that stay."""
