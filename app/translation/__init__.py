"""The languages, their gettext catalogues, and the forms in which each writes the glossary's terms."""
