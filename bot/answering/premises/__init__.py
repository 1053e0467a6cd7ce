"""What a question takes for granted, checked against dated claims before it is answered: one module for each sort of assumption."""
