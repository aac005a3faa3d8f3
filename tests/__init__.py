"""Tests: one file for each module, one for each promise that spans several."""
