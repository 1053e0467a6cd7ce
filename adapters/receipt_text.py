"""A receipt as a person reads it: what an answer rested on."""

from __future__ import annotations

import json

from bot.ports import Receipt


def told(receipt: Receipt) -> str:
    """Return the receipt in lines."""
    lines = [
        f"receipt     {receipt.id}",
        f"at          {receipt.at}",
        f"question    {receipt.question}",
        f"understood  {receipt.understood or '-'}",
        f"kind        {receipt.intent or '-'}, {receipt.status}",
        f"as of       {receipt.as_of or '-'}",
        f"knowledge   {receipt.knowledge_version or '-'}",
        *_ids("used", receipt.claims_used),
        *_ids("passed over", receipt.claims_passed_over),
    ]
    return "\n".join(lines + _trace(receipt.trace))


def _ids(title: str, ids: tuple[str, ...]) -> list[str]:
    return [f"{title} ({len(ids)})", *(f"  {name}" for name in ids)]


def _trace(trace: str) -> list[str]:
    """Return the reading step by step; a trace that is no JSON is shown as it is."""
    if not trace:
        return []
    try:
        read = json.loads(trace)
    except ValueError:
        return ["reading", f"  {trace}"]
    steps = read if isinstance(read, list) else [read]
    return ["reading", *(f"  {line}" for step in steps for line in _step(step))]


def _step(step: object) -> list[str]:
    """Return one question's reading, a line for each thing that was decided."""
    if not isinstance(step, dict):
        return [json.dumps(step, ensure_ascii=False)]
    return [f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}" for name, value in step.items()]
