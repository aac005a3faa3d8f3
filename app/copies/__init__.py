"""What is written ahead of any request: the static copy and the files that it holds."""
