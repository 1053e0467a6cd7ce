"""The rules of the pack format, one module for each file of a pack. `knowledge.validate` runs them all."""
