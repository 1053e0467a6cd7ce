"""What Moat listens to in Slack. A listener acknowledges at once and starts its work in the desk's tasks; it never raises."""
