"""The slice of assessment: cycles are opened, scored, settled, replied to and published on pages."""
