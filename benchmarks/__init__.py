"""Measures the program: how long an answer takes, how that grows with the knowledge, how quickly it starts, how much memory it takes."""
