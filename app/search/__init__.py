"""Search: finds the passage that answers, in each language, on the words that people use and as they spell them."""
