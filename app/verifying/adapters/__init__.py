"""One small adapter for each official site: which sources it serves, and how their text is got there."""
