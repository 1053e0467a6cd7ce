"""From what a person typed to a typed query: splitting, follow-ups, names, dates, areas and the kind of question."""
