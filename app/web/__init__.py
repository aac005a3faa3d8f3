"""The routes, what all of them share, and the headers of every response."""
