"""The post about what changed: what a channel ordered, when it is due, what is news, how it reads. Pure; posting it is for adapters."""
