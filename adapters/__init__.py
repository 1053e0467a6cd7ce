"""Everything that touches the outside: terminal, database, settings, and (as rooms of their own) the chat platforms."""
