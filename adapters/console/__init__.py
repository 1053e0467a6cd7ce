"""The terminal as a surface: questions and commands in, answers with footnotes out."""
