"""A record and a language to what a template prints; no web framework here."""
