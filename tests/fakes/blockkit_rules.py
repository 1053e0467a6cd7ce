# ruff: noqa: PGH004
# ruff: noqa
# mypy: ignore-errors
"""Documented Block Kit / message / view limits as an offline validator (no Slack needed).

Every function returns a list of Violation. severity "error" = Slack would refuse the call
(`invalid_blocks`, `msg_too_long`, ...); "warning" = accepted by Slack but poor form
(no fallback text, no alt text, truncated at 40k, mass mentions ...).
"""

from __future__ import annotations
import json, re
from dataclasses import dataclass
from typing import Any, Iterable


@dataclass
class Violation:
    path: str  # JSON pointer
    code: str
    message: str
    severity: str = "error"
    method: str = ""

    def __str__(self):
        return f"[{self.severity}] {self.method} {self.path or '/'} {self.code}: {self.message}"


SURFACES = {
    "message": {
        "actions",
        "card",
        "carousel",
        "container",
        "context",
        "context_actions",
        "data_table",
        "data_visualization",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "markdown",
        "plan",
        "rich_text",
        "section",
        "table",
        "task_card",
        "video",
        "auth_provider",
        "call",
    },
    "modal": {"actions", "alert", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"},
    "home": {
        "actions",
        "card",
        "carousel",
        "container",
        "context",
        "data_table",
        "data_visualization",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
        "auth_provider",
    },
}
SURFACES["unfurl"] = SURFACES["message"]
CONTAINER_CHILDREN = {"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video"}
SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
MULTI = {"multi_" + s for s in SELECTS}
INTERACTIVE = (
    SELECTS
    | MULTI
    | {
        "button",
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "timepicker",
        "overflow",
        "radio_buttons",
        "workflow_button",
        "rich_text_input",
        "feedback_buttons",
        "icon_button",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
    }
)
ACTIONS_OK = (
    SELECTS
    | MULTI
    | {
        "button",
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "timepicker",
        "overflow",
        "radio_buttons",
        "workflow_button",
        "rich_text_input",
    }
)
ACCESSORY_OK = (
    SELECTS | MULTI | {"button", "checkboxes", "datepicker", "timepicker", "overflow", "radio_buttons", "workflow_button", "image"}
)
INPUT_OK = (
    SELECTS
    | MULTI
    | {
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "timepicker",
        "radio_buttons",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
        "rich_text_input",
    }
)


class _V:
    def __init__(self):
        self.out: list[Violation] = []

    def add(self, path, code, msg, severity="error"):
        self.out.append(Violation(path, code, msg, severity))

    # ---- primitives
    def maxlen(self, s, n, path, what):
        if isinstance(s, str) and len(s) > n:
            self.add(path, "too_long", f"{what}: {len(s)} > {n} characters")

    def maxitems(self, xs, n, path, what, lo=0):
        if not isinstance(xs, list):
            self.add(path, "not_array", f"{what} must be an array")
            return False
        if len(xs) > n:
            self.add(path, "too_many", f"{what}: {len(xs)} > {n} items")
        if len(xs) < lo:
            self.add(path, "too_few", f"{what}: {len(xs)} < {lo} items")
        return True

    def text(self, t, path, n, what, kinds=("plain_text", "mrkdwn"), lo=1):
        if not isinstance(t, dict):
            self.add(path, "not_object", f"{what} must be a text object, got {type(t).__name__}")
            return
        if t.get("type") not in kinds:
            self.add(path + "/type", "bad_type", f"{what} must be one of {kinds}, got {t.get('type')!r}")
        s = t.get("text")
        if not isinstance(s, str):
            self.add(path + "/text", "not_string", f"{what} text must be a string")
            return
        if len(s) < lo:
            self.add(path + "/text", "too_short", f"{what} is empty")
        self.maxlen(s, n, path + "/text", what)
        if t.get("type") == "mrkdwn":
            if "emoji" in t:
                self.add(path + "/emoji", "bad_property", "emoji is only valid on plain_text")
            if re.search(r"\*\*[^*\n]+\*\*", s):
                self.add(path + "/text", "markdown_in_mrkdwn", "** is not mrkdwn bold (use *x* or a markdown block)", "warning")
            if re.search(r"\[[^\]\n]+\]\(https?://", s):
                self.add(path + "/text", "markdown_link_in_mrkdwn", "[x](url) is not a mrkdwn link (use <url|x>)", "warning")

    def ident(self, obj, key, path, n=255):
        v = obj.get(key)
        if v is None:
            return
        if not isinstance(v, str) or not v:
            self.add(f"{path}/{key}", "bad_id", f"{key} must be a non-empty string")
        else:
            self.maxlen(v, n, f"{path}/{key}", key)

    def url(self, u, path, n=3000, what="url"):
        if not isinstance(u, str) or not re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:", u):
            self.add(path, "bad_url", f"{what} is not an absolute URL: {u!r}")
        else:
            self.maxlen(u, n, path, what)

    def options(self, opts, path, n, kinds=("plain_text",), lo=1):
        if not self.maxitems(opts, n, path, "options", lo):
            return
        seen = set()
        for i, o in enumerate(opts):
            p = f"{path}/{i}"
            if not isinstance(o, dict):
                self.add(p, "not_object", "option must be an object")
                continue
            self.text(o.get("text"), p + "/text", 75, "option text", kinds)
            if not isinstance(o.get("value"), str) and "url" not in o:
                self.add(p + "/value", "missing", "option value is required")
            self.maxlen(o.get("value"), 150, p + "/value", "option value")
            if o.get("value") in seen:
                self.add(p + "/value", "duplicate_value", f"duplicate option value {o.get('value')!r}", "warning")
            seen.add(o.get("value"))
            if o.get("description") is not None:
                self.text(o["description"], p + "/description", 75, "option description", kinds)

    def confirm(self, c, path):
        self.text(c.get("title"), path + "/title", 100, "confirm title", ("plain_text",))
        self.text(c.get("text"), path + "/text", 300, "confirm text")
        self.text(c.get("confirm"), path + "/confirm", 30, "confirm button", ("plain_text",))
        self.text(c.get("deny"), path + "/deny", 30, "deny button", ("plain_text",))

    def image(self, e, path):
        if bool(e.get("image_url")) == bool(e.get("slack_file")):
            self.add(path, "image_source", "exactly one of image_url / slack_file")
        if e.get("image_url"):
            self.url(e["image_url"], path + "/image_url", 3000, "image_url")
        if not isinstance(e.get("alt_text"), str):
            self.add(path + "/alt_text", "missing", "alt_text is required")
        elif not e["alt_text"].strip():
            self.add(path + "/alt_text", "empty_alt_text", "alt_text is empty", "warning")
        self.maxlen(e.get("alt_text"), 2000, path + "/alt_text", "alt_text")

    # ---- elements
    def element(self, e, path, allowed, where):
        if not isinstance(e, dict):
            self.add(path, "not_object", "element must be an object")
            return
        t = e.get("type")
        if t not in allowed:
            self.add(path + "/type", "unsupported_element", f"{t!r} is not allowed in {where}")
        if t in INTERACTIVE:
            self.ident(e, "action_id", path)
        if e.get("placeholder") is not None:
            self.text(e["placeholder"], path + "/placeholder", 150, "placeholder", ("plain_text",))
        if isinstance(e.get("confirm"), dict):
            self.confirm(e["confirm"], path + "/confirm")
        if t == "button":
            self.text(e.get("text"), path + "/text", 75, "button text", ("plain_text",))
            self.maxlen(e.get("value"), 2000, path + "/value", "button value")
            if e.get("url") is not None:
                self.url(e["url"], path + "/url", 3000, "button url")
            if e.get("style") not in (None, "primary", "danger"):
                self.add(path + "/style", "bad_enum", f"style {e.get('style')!r}")
            self.maxlen(e.get("accessibility_label"), 75, path + "/accessibility_label", "accessibility_label")
            self.maxlen(e.get("agent_prompt"), 4000, path + "/agent_prompt", "agent_prompt")
            if e.get("value") is not None and not isinstance(e["value"], str):
                self.add(path + "/value", "not_string", "button value must be a string")
        elif t in ("static_select", "multi_static_select"):
            if ("options" in e) == ("option_groups" in e):
                self.add(path, "options_xor_groups", "exactly one of options / option_groups")
            if "options" in e:
                self.options(e["options"], path + "/options", 100)
            if "option_groups" in e and self.maxitems(e["option_groups"], 100, path + "/option_groups", "option_groups", 1):
                for i, g in enumerate(e["option_groups"]):
                    self.text(g.get("label"), f"{path}/option_groups/{i}/label", 75, "group label", ("plain_text",))
                    self.options(g.get("options"), f"{path}/option_groups/{i}/options", 100)
            io = e.get("initial_option")
            if io and "options" in e and io not in e["options"]:
                self.add(path + "/initial_option", "initial_not_in_options", "initial_option must equal one of options")
        elif t in ("checkboxes", "radio_buttons"):
            self.options(e.get("options"), path + "/options", 10, ("plain_text", "mrkdwn"))
        elif t == "overflow":
            self.options(e.get("options"), path + "/options", 5)
        elif t == "image":
            self.image(e, path)
        elif t == "plain_text_input":
            for k, lo, hi in (("min_length", 0, 3000), ("max_length", 1, 3000)):
                if e.get(k) is not None and not lo <= e[k] <= hi:
                    self.add(f"{path}/{k}", "out_of_range", f"{k} {e[k]} not in {lo}..{hi}")
        elif t == "number_input":
            if "is_decimal_allowed" not in e:
                self.add(path, "missing", "is_decimal_allowed is required")
        elif t == "feedback_buttons":
            for k in ("positive_button", "negative_button"):
                b = e.get(k)
                if not isinstance(b, dict):
                    self.add(f"{path}/{k}", "missing", f"{k} is required")
                    continue
                self.text(b.get("text"), f"{path}/{k}/text", 75, k, ("plain_text",))
                self.maxlen(b.get("value"), 2000, f"{path}/{k}/value", "value")
        elif t == "icon_button":
            if not e.get("icon"):
                self.add(path + "/icon", "missing", "icon is required")
            self.text(e.get("text"), path + "/text", 75, "icon button text", ("plain_text",))
            self.maxlen(e.get("value"), 2000, path + "/value", "value")
        elif t == "external_select" and e.get("min_query_length", 3) < 0:
            self.add(path + "/min_query_length", "out_of_range", "must be >= 0")
        elif t == "file_input" and not 1 <= e.get("max_files", 10) <= 10:
            self.add(path + "/max_files", "out_of_range", "1..10")

    # ---- rich text
    def rich_text(self, b, path):
        for i, e in enumerate(b.get("elements") or []):
            p = f"{path}/elements/{i}"
            if e.get("type") not in ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"):
                self.add(p + "/type", "bad_type", f"unknown rich_text element {e.get('type')!r}")
                continue
            if e["type"] == "rich_text_list":
                if e.get("style") not in ("bullet", "ordered"):
                    self.add(p + "/style", "bad_enum", "style must be bullet|ordered")
                if not 0 <= e.get("indent", 0) <= 8:
                    self.add(p + "/indent", "out_of_range", "indent 0..8")
            if not isinstance(e.get("elements"), list):
                self.add(p + "/elements", "missing", "elements is required")
        if not isinstance(b.get("elements"), list):
            self.add(path + "/elements", "missing", "elements is required")

    def cells(self, rows, path, header_rich_ok=True):
        total = 0
        for r, row in enumerate(rows):
            for c, cell in enumerate(row if isinstance(row, list) else []):
                p = f"{path}/{r}/{c}"
                if not isinstance(cell, dict):
                    self.add(p, "not_object", "cell must be an object")
                    continue
                t = cell.get("type")
                if t in ("raw_text", "raw_number"):
                    if not cell.get("text"):
                        self.add(p + "/text", "too_short", "cell text must have at least 1 character")
                    if t == "raw_number" and not isinstance(cell.get("value"), (int, float)):
                        self.add(p + "/value", "not_number", "raw_number needs a numeric value")
                    total += len(cell.get("text") or "")
                elif t == "rich_text":
                    if r == 0 and not header_rich_ok:
                        self.add(p, "rich_header", "rich_text cannot be used for header cells")
                    self.rich_text(cell, p)
                    total += len("".join(_texts(cell)))
                else:
                    self.add(p + "/type", "bad_type", f"cell type {t!r}")
        return total

    # ---- blocks
    def block(self, b, path, surface, ctx):
        if not isinstance(b, dict):
            self.add(path, "not_object", "block must be an object")
            return
        t = b.get("type")
        self.ident(b, "block_id", path)
        if t not in SURFACES[surface]:
            known = any(t in s for s in SURFACES.values())
            self.add(path + "/type", "unsupported_surface" if known else "unknown_block", f"{t!r} is not supported on {surface}")
            if not known:
                return
        if b.get("block_id"):
            if b["block_id"] in ctx["block_ids"]:
                self.add(path + "/block_id", "duplicate_block_id", f"block_id {b['block_id']!r} used twice")
            ctx["block_ids"].add(b["block_id"])
        if t == "section":
            if not b.get("text") and not b.get("fields"):
                self.add(path, "missing", "section needs text or fields")
            if b.get("text") is not None:
                self.text(b["text"], path + "/text", 3000, "section text")
            if b.get("fields") is not None and self.maxitems(b["fields"], 10, path + "/fields", "fields", 1):
                for i, f in enumerate(b["fields"]):
                    self.text(f, f"{path}/fields/{i}", 2000, "field")
            if b.get("accessory") is not None:
                self.element(b["accessory"], path + "/accessory", ACCESSORY_OK, "section accessory")
        elif t == "header":
            self.text(b.get("text"), path + "/text", 150, "header", ("plain_text",))
        elif t == "context":
            if self.maxitems(b.get("elements"), 10, path + "/elements", "context elements", 1):
                for i, e in enumerate(b["elements"]):
                    p = f"{path}/elements/{i}"
                    if isinstance(e, dict) and e.get("type") == "image":
                        self.image(e, p)
                    else:
                        self.text(e, p, 3000, "context text")
        elif t == "actions":
            if self.maxitems(b.get("elements"), 25, path + "/elements", "actions elements", 1):
                for i, e in enumerate(b["elements"]):
                    self.element(e, f"{path}/elements/{i}", ACTIONS_OK, "actions")
                if sum(1 for e in b["elements"] if isinstance(e, dict) and e.get("style") == "primary") > 1:
                    self.add(path, "many_primary", "more than one primary button in a set", "warning")
        elif t == "context_actions":
            if self.maxitems(b.get("elements"), 5, path + "/elements", "context_actions elements", 1):
                for i, e in enumerate(b["elements"]):
                    self.element(e, f"{path}/elements/{i}", {"feedback_buttons", "icon_button"}, "context_actions")
        elif t == "image":
            self.image(b, path)
            if b.get("title") is not None:
                self.text(b["title"], path + "/title", 2000, "image title", ("plain_text",))
        elif t == "input":
            self.text(b.get("label"), path + "/label", 2000, "label", ("plain_text",))
            if b.get("hint") is not None:
                self.text(b["hint"], path + "/hint", 2000, "hint", ("plain_text",))
            self.element(b.get("element"), path + "/element", INPUT_OK, "input")
            if surface == "modal" and isinstance(b.get("element"), dict) and not (b.get("block_id") and b["element"].get("action_id")):
                self.add(path, "unstable_ids", "input without explicit block_id/action_id cannot be read back reliably", "warning")
        elif t == "markdown":
            if not isinstance(b.get("text"), str) or not b["text"]:
                self.add(path + "/text", "missing", "markdown text is required")
            else:
                ctx["markdown"] += len(b["text"])
        elif t == "rich_text":
            self.rich_text(b, path)
        elif t == "table":
            if self.maxitems(b.get("rows"), 100, path + "/rows", "table rows", 1):
                for i, r in enumerate(b["rows"]):
                    self.maxitems(r, 20, f"{path}/rows/{i}", "table cells", 1)
                n = self.cells(b["rows"], path + "/rows")
                ctx["table"] += n
            if b.get("column_settings") is not None:
                self.maxitems(b["column_settings"], 20, path + "/column_settings", "column_settings")
        elif t == "data_table":
            if not isinstance(b.get("caption"), str) or not b["caption"]:
                self.add(path + "/caption", "missing", "caption is required")
            if self.maxitems(b.get("rows"), 201, path + "/rows", "data_table rows", 2):
                widths = {len(r) for r in b["rows"] if isinstance(r, list)}
                if len(widths) > 1:
                    self.add(path + "/rows", "ragged", "all rows must have the same number of values")
                if widths and not 1 <= max(widths) <= 20:
                    self.add(path + "/rows", "too_many", "1..20 columns")
                ctx["data_table"] += self.cells(b["rows"], path + "/rows", header_rich_ok=False)
            if not 1 <= b.get("page_size", 5) <= 100:
                self.add(path + "/page_size", "out_of_range", "1..100")
        elif t == "card":
            if not any(b.get(k) for k in ("hero_image", "title", "actions", "body")):
                self.add(path, "missing", "card needs hero_image, title, actions or body")
            for k, n in (("title", 150), ("subtitle", 150), ("body", 200), ("subtext", 200)):
                if b.get(k) is not None:
                    self.text(b[k], f"{path}/{k}", n, f"card {k}")
            for k in ("hero_image", "icon"):
                if b.get(k) is not None:
                    self.image(b[k], f"{path}/{k}")
            if b.get("icon") and b.get("slack_icon"):
                self.add(path, "icon_xor", "icon and slack_icon are mutually exclusive")
            if b.get("actions") is not None and self.maxitems(b["actions"], 3, path + "/actions", "card actions"):
                for i, e in enumerate(b["actions"]):
                    self.element(e, f"{path}/actions/{i}", {"button"}, "card")
        elif t == "carousel":
            if self.maxitems(b.get("elements"), 10, path + "/elements", "carousel cards", 1):
                for i, e in enumerate(b["elements"]):
                    self.block(e, f"{path}/elements/{i}", surface, ctx)
        elif t == "container":
            if not b.get("title") and not b.get("rich_text_title"):
                self.add(path, "missing", "title or rich_text_title is required")
            if b.get("title") is not None:
                self.text(b["title"], path + "/title", 150, "container title", ("plain_text",))
            if b.get("subtitle") is not None:
                self.text(b["subtitle"], path + "/subtitle", 150, "container subtitle")
            if b.get("width") not in (None, "narrow", "standard", "wide", "full"):
                self.add(path + "/width", "bad_enum", "width")
            if self.maxitems(b.get("child_blocks"), 10, path + "/child_blocks", "child_blocks", 1):
                for i, e in enumerate(b["child_blocks"]):
                    if isinstance(e, dict) and e.get("type") not in CONTAINER_CHILDREN:
                        self.add(f"{path}/child_blocks/{i}/type", "unsupported_child", f"{e.get('type')!r} in container")
                    else:
                        self.block(e, f"{path}/child_blocks/{i}", surface, ctx)
        elif t == "alert":
            self.text(b.get("text"), path + "/text", 200, "alert text")
            if b.get("level") not in (None, "default", "info", "warning", "error", "success"):
                self.add(path + "/level", "bad_enum", "level")
        elif t == "plan":
            if not isinstance(b.get("title"), str):
                self.add(path + "/title", "not_string", "plan.title must be a bare string")
            if b.get("tasks") is not None and self.maxitems(b["tasks"], 50, path + "/tasks", "plan tasks"):
                for i, e in enumerate(b["tasks"]):
                    self.task(e, f"{path}/tasks/{i}", True)
        elif t == "task_card":
            self.task(b, path, False)
        elif t == "video":
            for k in ("video_url", "thumbnail_url", "alt_text", "title"):
                if not b.get(k):
                    self.add(f"{path}/{k}", "missing", f"{k} is required")
            if b.get("title"):
                self.text(b["title"], path + "/title", 199, "video title", ("plain_text",))
            self.maxlen(b.get("author_name"), 49, path + "/author_name", "author_name")
        elif t == "data_visualization":
            ctx["charts"] += 1
            self.maxlen(b.get("title"), 50, path + "/title", "chart title")

    def task(self, b, path, in_plan):
        if not isinstance(b, dict):
            self.add(path, "not_object", "task must be an object")
            return
        for k in ("task_id", "title"):
            if not isinstance(b.get(k), str):
                self.add(f"{path}/{k}", "not_string", f"{k} must be a string")
        if b.get("status") not in ("pending", "in_progress", "complete", "error"):
            self.add(path + "/status", "bad_enum", f"status {b.get('status')!r}")
        elif b["status"] == "pending" and not in_plan:
            self.add(path + "/status", "pending_outside_plan", "only plan tasks can be pending")
        for k in ("details", "output"):
            if b.get(k) is not None and not (isinstance(b[k], dict) and b[k].get("type") == "rich_text"):
                self.add(f"{path}/{k}", "not_rich_text", f"{k} must be one rich_text block")

    def blocks(self, blocks, path, surface, limit):
        if isinstance(blocks, str):
            try:
                blocks = json.loads(blocks)
            except ValueError:
                self.add(path, "invalid_json", "blocks is not JSON")
                return
        if not self.maxitems(blocks, limit, path, "blocks"):
            return
        ctx = {"block_ids": set(), "markdown": 0, "table": 0, "data_table": 0, "charts": 0}
        for i, b in enumerate(blocks):
            self.block(b, f"{path}/{i}", surface, ctx)
        if ctx["markdown"] > 12000:
            self.add(path, "markdown_total", f"markdown blocks: {ctx['markdown']} > 12000 characters in one payload")
        if ctx["table"] > 10000:
            self.add(path, "table_total", f"table cells: {ctx['table']} > 10000 characters in one message")
        if ctx["data_table"] > 20000:
            self.add(path, "data_table_total", f"data_table cells: {ctx['data_table']} > 20000 characters in one message")
        if ctx["charts"] > 2:
            self.add(path, "too_many", "more than 2 data_visualization blocks")
        if len(json.dumps(blocks)) > 250_000 and surface != "message":
            self.add(path, "view_too_large", "view is greater than 250 kB")


def _texts(o: Any) -> Iterable[str]:
    if isinstance(o, dict):
        for k, v in o.items():
            if k == "text" and isinstance(v, str):
                yield v
            else:
                yield from _texts(v)
    elif isinstance(o, list):
        for x in o:
            yield from _texts(x)


def all_text(payload: dict) -> str:
    return "\n".join(
        [
            payload.get("text") or "",
            payload.get("markdown_text") or "",
            *_texts(payload.get("blocks") or []),
            *_texts(payload.get("attachments") or []),
        ]
    )


def validate_blocks(blocks, surface="message", path="/blocks"):
    v = _V()
    v.blocks(blocks, path, surface, 50 if surface in ("message", "unfurl") else 100)
    return v.out


def validate_message(p: dict, *, need_content=True, files=False) -> list[Violation]:
    v = _V()
    text, md = p.get("text"), p.get("markdown_text")
    if isinstance(text, str):
        if len(text) > 40000:
            v.add("/text", "msg_too_long", f"text {len(text)} > 40000")
        elif len(text) > 4000 and not p.get("blocks"):
            v.add("/text", "long_text", f"text {len(text)} > 4000 (documented best practice)", "warning")
        if not p.get("blocks") and re.search(r"\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https?://|^#{1,6} ", text, re.M):
            v.add("/text", "markdown_in_mrkdwn", "Markdown in a mrkdwn text field", "warning")
    if md is not None:
        if len(md) > 12000:
            v.add("/markdown_text", "msg_too_long", f"markdown_text {len(md)} > 12000")
        if text or p.get("blocks"):
            v.add("/markdown_text", "markdown_text_conflict", "markdown_text cannot be combined with text or blocks")
    if p.get("blocks"):
        v.blocks(p["blocks"], "/blocks", "message", 50)
    atts = p.get("attachments") or []
    if isinstance(atts, str):
        try:
            atts = json.loads(atts)
        except ValueError:
            v.add("/attachments", "invalid_json", "attachments is not JSON")
            atts = []
    if len(atts) > 100:
        v.add("/attachments", "too_many_attachments", f"{len(atts)} > 100")
    elif len(atts) > 20:
        v.add("/attachments", "many_attachments", f"{len(atts)} > 20 (documented recommendation)", "warning")
    for i, a in enumerate(atts):
        if a.get("blocks"):
            v.blocks(a["blocks"], f"/attachments/{i}/blocks", "message", 50)
        elif not any(a.get(k) for k in ("fallback", "text", "fields", "title", "pretext", "image_url")):
            v.add(f"/attachments/{i}", "no_fallback", "attachment without blocks, text or fallback")
        if len(a.get("actions") or []) > 5:
            v.add(f"/attachments/{i}/actions", "too_many", "more than 5 legacy actions")
    if need_content and not (text or md or p.get("blocks") or atts or files):
        v.add("", "no_text", "message has no text, blocks or attachments")
    if (p.get("blocks") or atts) and not (text or md):
        v.add("/text", "missing_fallback_text", "no top-level text: notifications and screen readers get nothing useful", "warning")
    if re.search(r"<!(channel|here|everyone)(\|[^>]*)?>", all_text(p)):
        v.add("/text", "mass_mention", "outgoing message notifies a whole channel", "warning")
    md_ = p.get("metadata")
    if isinstance(md_, dict) and not {"event_type", "event_payload"} <= set(md_) and "entities" not in md_:
        v.add("/metadata", "invalid_metadata_format", "needs event_type and event_payload")
    return v.out


def validate_view(view: Any) -> list[Violation]:
    v = _V()
    if isinstance(view, str):
        try:
            view = json.loads(view)
        except ValueError:
            v.add("", "invalid_json", "view is not JSON")
            return v.out
    if not isinstance(view, dict):
        v.add("", "not_object", "view must be an object")
        return v.out
    t = view.get("type")
    if t not in ("modal", "home"):
        v.add("/type", "bad_enum", f"view type {t!r}")
        return v.out
    if t == "modal":
        v.text(view.get("title"), "/title", 24, "title", ("plain_text",))
        for k in ("submit", "close"):
            if view.get(k) is not None:
                v.text(view[k], "/" + k, 24, k, ("plain_text",))
        if any(isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or []) and not view.get("submit"):
            v.add("/submit", "missing", "submit is required when the modal has an input block")
    else:
        for k in ("title", "submit", "close"):
            if k in view:
                v.add("/" + k, "bad_property", f"{k} is not allowed on a home view")
    v.maxlen(view.get("private_metadata"), 3000, "/private_metadata", "private_metadata")
    v.maxlen(view.get("callback_id"), 255, "/callback_id", "callback_id")
    v.maxlen(view.get("external_id"), 255, "/external_id", "external_id")
    v.blocks(view.get("blocks"), "/blocks", t, 100)
    return v.out


def validate_options_response(p: Any) -> list[Violation]:
    v = _V()
    p = p or {}
    if not isinstance(p, dict) or ("options" in p) == ("option_groups" in p):
        v.add("", "options_xor_groups", "answer needs exactly one of options / option_groups")
        return v.out
    if "options" in p:
        v.options(p["options"], "/options", 100, lo=0)
    else:
        for i, g in enumerate(p["option_groups"]):
            v.text(g.get("label"), f"/option_groups/{i}/label", 75, "label", ("plain_text",))
            v.options(g.get("options"), f"/option_groups/{i}/options", 100)
    return v.out


def validate_submission_response(p: Any, view: dict) -> list[Violation]:
    v = _V()
    if not p:
        return v.out
    a = p.get("response_action")
    if a not in ("errors", "update", "push", "clear"):
        v.add("/response_action", "bad_enum", f"response_action {a!r}")
        return v.out
    if a in ("update", "push"):
        v.out += validate_view(p.get("view"))
    if a == "errors":
        inputs = {b.get("block_id") for b in view.get("blocks", []) if b.get("type") == "input"}
        for k in p.get("errors") or {}:
            if k not in inputs:
                v.add(f"/errors/{k}", "unknown_block_id", "errors key is not the block_id of an input block: Slack shows a generic failure")
        if not p.get("errors"):
            v.add("/errors", "missing", "errors is required")
    return v.out
