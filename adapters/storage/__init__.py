"""What a running Moat remembers: conversations and receipts, in the same database as the knowledge but in tables of its own."""
