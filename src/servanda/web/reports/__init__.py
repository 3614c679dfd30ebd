"""The slice of reports: a partnership as a report or a brief, to save or to look at."""
