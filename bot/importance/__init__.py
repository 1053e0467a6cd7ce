"""How much a piece of news matters, by one written-out table: for digests, and for whoever asks what changed."""
