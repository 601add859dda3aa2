"""A document as a tagged PDF (PDF/UA-1), made by Typst from data: the layout is ours, what is in it is never markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import orjson
import typst

from service.forms.wording import day_in_words
from service.usecases.documents import Paper

LAYOUT = Path(__file__).parent / "document.typ"


def pdf(paper: Paper, words: Mapping[str, str]) -> bytes:
    """The document as PDF. `words` are those of the layout itself."""
    head = paper.head
    parts = [{**asdict(part), "text": paragraphs(part.text) if part.kind == "text" else part.text} for part in paper.parts]
    content = {
        "title": paper.title,
        "code": head.code,
        "frame": paper.frame,
        "made": day_in_words(paper.made),
        "sender": paper.sender,
        "version": paper.version[:8],
        "words": dict(words),
        "parts": parts,
    }
    inputs = {"content": orjson.dumps(content).decode()}
    try:
        return _made(inputs, "ua-1")
    except typst.TypstError:  # a letter that our typeface has not: PDF/UA refuses the whole document for it
        return _made(inputs, None)


def _made(inputs: dict[str, str], standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs=inputs,
        ignore_system_fonts=standard is not None,
        pdf_standards=standard,
    )


def paragraphs(text: str) -> list[dict[str, object]]:
    """A text component as blocks: headings (#), lists (- or *) and paragraphs, with what is between ** as strong."""
    blocks: list[dict[str, object]] = []
    for piece in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("#"):
            blocks.append({"kind": "heading", "spans": spans(lines[0].lstrip("# "))})
            lines = lines[1:]
        items = [line[2:] for line in lines if line[:2] in ("- ", "* ")]
        if items and len(items) == len(lines):
            blocks.append({"kind": "list", "items": [spans(item) for item in items]})
        elif lines:
            blocks.append({"kind": "paragraph", "spans": spans(" ".join(lines))})
    return blocks


def spans(text: str) -> list[dict[str, object]]:
    """`"een **vet** woord"` -> pieces of text, each strong or not."""
    pieces = text.split("**")
    closed = len(pieces) - 1  # a ** that nothing closes makes nothing strong
    return [{"text": text_, "strong": place % 2 == 1 and place < closed} for place, text_ in enumerate(pieces) if text_]
