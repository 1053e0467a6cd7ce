"""From an understood question to a drafted answer: weigh claims, dare or refuse, check premises, answer by kind."""
