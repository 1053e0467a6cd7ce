"""Moat in Slack."""
