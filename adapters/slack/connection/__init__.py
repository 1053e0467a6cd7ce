"""How Slack is reached: the Web API, who may act in which workspace, installing, and the two ways events come in."""
