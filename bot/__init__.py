"""The platform-independent core: a message in, an answer out; it knows no chat, no database and no subject."""
