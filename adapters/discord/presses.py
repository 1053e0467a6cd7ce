"""What the controls under an answer do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from adapters.asking import Wish
from adapters.digests import naming
from adapters.discord import cards, digest_cards
from adapters.discord.buttons import PREFIX, VERSION, Press
from adapters.discord.cards import Options
from adapters.discord.digest_command import about
from adapters.discord.markup import cut
from adapters.discord.replies import Replies, acknowledge, apologise, data_of, deliver, patiently, present, spoken, whisper
from adapters.discord.talks import person_id
from bot.answers import Answer
from bot.phrases import Phrases
from bot.ports import REASONS

Interaction = discord.Interaction[Any]
LONGEST_LABEL = 45
"""Characters of the title of a form, and of the label of one of its fields."""
MODAL_SECONDS = 900.0
"""How long discord.py remembers an open form; a later one is handled all the same, by its id."""


class Presses:
    """Handles buttons, selects and forms."""

    def __init__(self, replies: Replies) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._service = replies.service
        self._do: dict[str, Callable[[Interaction, Answer, int], Awaitable[None]]] = {
            "sources": self._sources,
            "sourcepage": self._source_page,
            "why": self._why,
            "more": self._more,
            "page": self._page,
            "share": self._share,
            "helpful": self._helpful,
        }
        self._forms: dict[str, Callable[[Phrases, str], ui.Modal]] = {"compare": compare_form, "unhelpful": reason_form}
        """Opened at once, without a look at the database: a form can not come after an acknowledgement."""

    async def pressed(self, interaction: Interaction, action: str, answer_id: str, page: int) -> None:
        """Do what a button says; one whose answer is no longer kept says so."""
        try:
            if action == "forget":
                await self._forget(interaction)
                return
            if action.startswith("digest"):
                await self._of_digest(interaction, action.removeprefix("digest"), answer_id, page)
                return
            if action in self._forms:
                await interaction.response.send_modal(self._forms[action](spoken(interaction), answer_id))
                return
            answer = await patiently(interaction, self._service.kept(answer_id))
            do = self._do.get(action)
            if answer is None or do is None:
                await whisper(interaction, spoken(interaction)("outdated"))
                return
            await do(interaction, answer, page)
        except Exception as error:  # noqa: BLE001 - a press is never left without a reply
            await apologise(interaction, error)

    async def _of_digest(self, interaction: Interaction, action: str, handle: str, page: int) -> None:
        """Do what a button under a digest says."""
        named, orders, said = naming.read(handle), self._service.orders, spoken(interaction)
        if named is None or orders is None:
            await whisper(interaction, said("outdated"))
            return
        if action == "order":
            found = await patiently(interaction, about(orders, interaction, named[0]))
            await present(interaction, digest_cards.reply(found, said))
            return
        digest = await patiently(interaction, orders.given(*named))
        if digest is None:
            await whisper(interaction, said("outdated"))
        elif action == "ask" and page < len(digest.asked):
            await self._replies.ask(interaction, Wish(digest.asked[page], alone=True))
        elif action == "more":
            await present(interaction, digest_cards.further(digest, 1))
        elif action == "page":
            await self._turn(interaction, digest_cards.further(digest, page))
        else:
            await whisper(interaction, said("outdated"))

    async def chosen(self, interaction: Interaction, answer_id: str, question: str) -> None:
        """Ask the question that was chosen under an answer."""
        try:
            await self._replies.ask(interaction, Wish(question, private=is_private(interaction), replies_to=answer_id))
        except Exception as error:  # noqa: BLE001 - as above
            await apologise(interaction, error)

    async def submitted(self, interaction: Interaction, custom_id: str) -> None:
        """Handle a form by its id, also one that was opened before a restart."""
        try:
            _, _, action, answer_id = [*custom_id.split(":"), "", "", ""][:4]
            fields = form_fields(interaction)
            if action == "compare":
                await self._compared(interaction, answer_id, fields.get("name", ""))
            elif action == "reason":
                words = fields.get("words", "")
                reason = fields.get("reason", "")
                mark = self._service.mark(answer_id, person_id(interaction.user), helpful=False, reason=reason, words=words)
                await patiently(interaction, mark)
                await whisper(interaction, spoken(interaction)("thanks_reason"))
            else:
                await whisper(interaction, spoken(interaction)("outdated"))
        except Exception as error:  # noqa: BLE001 - as above
            await apologise(interaction, error)

    async def _sources(self, interaction: Interaction, answer: Answer, page: int) -> None:
        await present(interaction, cards.sources(answer, page, spoken(interaction)))

    async def _source_page(self, interaction: Interaction, answer: Answer, page: int) -> None:
        await self._turn(interaction, cards.sources(answer, page, spoken(interaction)))

    async def _why(self, interaction: Interaction, answer: Answer, page: int) -> None:
        wish = Wish(spoken(interaction)("why_question"), private=is_private(interaction), replies_to=answer.id)
        await self._replies.ask(interaction, wish)

    async def _compared(self, interaction: Interaction, answer_id: str, name: str) -> None:
        said = spoken(interaction)
        answer = await patiently(interaction, self._service.kept(answer_id))
        if answer is None or not answer.entities:
            await whisper(interaction, said("outdated"))
            return
        question = said("compare_question", first=self._service.name_of(answer.entities[0]), second=" ".join(name.split()))
        await self._replies.ask(interaction, Wish(question, private=is_private(interaction)))

    async def _more(self, interaction: Interaction, answer: Answer, page: int) -> None:
        await present(interaction, cards.further(answer, page, spoken(interaction)))

    async def _page(self, interaction: Interaction, answer: Answer, page: int) -> None:
        await self._turn(interaction, cards.further(answer, page, spoken(interaction)))

    async def _turn(self, interaction: Interaction, view: ui.LayoutView) -> None:
        """Show another page in place of the one whose button was pressed."""
        if interaction.response.is_done():
            await present(interaction, view)
        else:
            await interaction.response.edit_message(view=view)

    async def _share(self, interaction: Interaction, answer: Answer, page: int) -> None:
        if await self._replies.admitted(interaction) is None:
            return
        await acknowledge(interaction, private=False)
        view, files = await self._replies.shown(answer, spoken(interaction), Options(shared_by=interaction.user.display_name))
        await deliver(interaction, view, files, private=False)

    async def _helpful(self, interaction: Interaction, answer: Answer, page: int) -> None:
        await patiently(interaction, self._service.mark(answer.id, person_id(interaction.user), helpful=True))
        await whisper(interaction, spoken(interaction)("thanks_helpful"))

    async def _forget(self, interaction: Interaction) -> None:
        gone = await patiently(interaction, self._service.forget(person_id(interaction.user)))
        await whisper(interaction, spoken(interaction)("forgotten", receipts=gone.receipts, talks=gone.talks))


def is_private(interaction: Interaction) -> bool | None:
    """Say whether the answer that was pressed is private; then the next one is too."""
    return True if interaction.message is not None and interaction.message.flags.ephemeral else None


def form_fields(interaction: Interaction) -> dict[str, str]:
    """Return what a form holds, by the ids of its fields; of a select the first choice."""
    found: dict[str, str] = {}

    def walk(components: list[dict[str, Any]]) -> None:
        for component in components:
            walk(component.get("components", []))
            walk([component["component"]] if "component" in component else [])
            if "custom_id" in component:
                found[component["custom_id"]] = str(component.get("value") or next(iter(component.get("values") or ()), ""))

    walk(data_of(interaction).get("components", []))
    return found


def compare_form(said: Phrases, answer_id: str) -> ui.Modal:
    """Return the form that asks with whom to compare."""
    form = _form(said("compare_title"), "compare", answer_id)
    form.add_item(ui.Label(text=cut(said("compare_label"), LONGEST_LABEL), component=ui.TextInput(custom_id="name", max_length=100)))
    return form


def reason_form(said: Phrases, answer_id: str) -> ui.Modal:
    """Return the form that asks what was wrong."""
    form = _form(said("reason_title"), "reason", answer_id)
    options = [discord.SelectOption(label=said(f"reason_{reason}"), value=reason) for reason in REASONS]
    form.add_item(ui.Label(text=cut(said("reason_label"), LONGEST_LABEL), component=ui.Select(custom_id="reason", options=options)))
    words: ui.TextInput[Any] = ui.TextInput(custom_id="words", style=discord.TextStyle.paragraph, required=False, max_length=1000)
    form.add_item(ui.Label(text=cut(said("reason_words"), LONGEST_LABEL), component=words))
    return form


def _form(title: str, action: str, answer_id: str) -> ui.Modal:
    return ui.Modal(title=cut(title, LONGEST_LABEL), custom_id=f"{PREFIX}{VERSION}:{action}:{answer_id}", timeout=MODAL_SECONDS)


def privacy_view(text: str, label: str) -> ui.LayoutView:
    """Return the note on privacy with the button that deletes."""
    view = cards.note(text)
    view.add_item(ui.ActionRow(Press.button("forget", "0", label, emoji="🗑️")))
    return view
