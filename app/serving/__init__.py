"""The production server: a finished copy held in memory as ready bytes."""
