"""Compares every stored passage with the official text of today: what is fetched, from where, and what was found."""
