"""Moat in Discord."""
