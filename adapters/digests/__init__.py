"""Delivering digests: what is due when, each once, whatever breaks on the way."""
