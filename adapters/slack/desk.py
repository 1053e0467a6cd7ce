"""What every listener needs, in one object: the program that answers, and the way back to Slack."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.service import Notes, Service
from adapters.slack.arrivals import Arrivals
from adapters.slack.connection.authorize import Clients
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.speakers import Speakers
from adapters.slack.stops import Stops
from adapters.slack.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each `register(app, desk)`."""

    service: Service
    posting: Posting
    """Every message to Slack goes through here."""
    arrivals: Arrivals
    """Tells what arrives a second time, on whichever replica."""
    speakers: Speakers
    """Tells whether several people speak in a thread."""
    stops: Stops
    """What can be stopped while it is at work, on whichever replica."""
    tasks: Tasks
    """Where work is started once a request is acknowledged; a stop waits for it."""
    clients: Clients
    """Slack's Web API for a workspace, where no listener hands one over."""
    people: People
    """Who somebody is: language, name, what they may do."""
    notes: Notes
    """What has to be remembered for good."""
    kept: tuple[int, int]
    """How many days talks and how many answers are kept."""
    public_url: str | None = None
    """Where the outside reaches this program."""
