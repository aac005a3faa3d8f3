"""The rules that content and translations are held against, and the counts."""
