"""Markdown of guide pages and answer keys as printed blocks.

Links to the web become text with a footnote; links within the kit become text. Badges of claims keep their
words. HTML is dropped but for line breaks and small print. Bold beside Japanese punctuation
(**「匿名」**です), which CommonMark leaves as stars, is bold here too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Inline

SENTENCES_MM, SIGN_MM = 22, 7
"""Height of a row to write in: with sentences (two columns), or with a sign (more columns)."""

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_WEB = re.compile(r"https?://|mailto:")
_TAG = re.compile(r"<!--.*?-->|<[^>]+>", re.DOTALL)
_TASK = re.compile(r"\[[ xX]\]\s+")
_WRITING_LINE = re.compile(r"_{3,}|＿{3,}")
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")
_ENDS = {"em_open": "emph", "strong_open": "strong"}


def markdown_blocks(text: str, *, deeper: int = 0) -> list[Block]:
    """Return Markdown as blocks; headings move down by `deeper` levels."""
    parser = MarkdownIt("commonmark").enable("table")
    return _sheets_together(_blocks(_Tokens(parser.parse(text)), deeper))


def markdown_inlines(text: str) -> list[Inline]:
    """Return one paragraph of Markdown as inlines; several are joined by line breaks."""
    found: list[Inline] = []
    for block in markdown_blocks(text):
        if found:
            found.append(page.BREAK)
        found += block.get("inlines") or page.inlines(_words_of_block(block))
    return found


@dataclass
class _Tokens:
    """The tokens of a page and how far they are read."""

    tokens: Sequence[Token]
    at: int = 0

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def until(self, closing: str) -> "_Tokens":
        """Return the tokens up to the closing one of this level, and step over it."""
        level, start = 1, self.at
        opening = closing.replace("_close", "_open")
        while level:
            kind = self.take().type
            level += (kind == opening) - (kind == closing)
        return _Tokens(self.tokens[start : self.at - 1])

    @property
    def left(self) -> bool:
        return self.at < len(self.tokens)


def _blocks(tokens: _Tokens, deeper: int) -> list[Block]:
    found: list[Block] = []
    while tokens.left:
        token = tokens.take()
        if token.type == "heading_open":
            level = min(int(token.tag[1:]) + deeper, 6)
            found.append(page.heading(_inlines(tokens.until("heading_close").take()), level))
        elif token.type == "paragraph_open":
            found += _paragraph(_inlines(tokens.until("paragraph_close").take()))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            inside = tokens.until(token.type.replace("_open", "_close"))
            found.append(_list(inside, deeper, token))
        elif token.type == "blockquote_open":
            found.append({"kind": "quote", "blocks": _blocks(tokens.until("blockquote_close"), deeper)})
        elif token.type == "table_open":
            found.append(_table(tokens.until("table_close")))
        elif token.type in ("fence", "code_block"):
            found.append({"kind": "code", "text": token.content.rstrip("\n")})
        elif token.type == "hr":
            found.append(page.lines(1) if token.markup.startswith("_") else page.RULE)
        elif token.type == "html_block":
            words = unescape(_TAG.sub("", token.content)).strip()
            found += [page.paragraph(words)] if words else []
    return found


def _sheets_together(blocks: list[Block]) -> list[Block]:
    """Return blocks with each section that is written in kept on one page."""
    found: list[Block] = []
    section: list[Block] = []
    for one in [*blocks, None]:
        if one is None or one["kind"] == "heading":
            written_in = any(each.get("room") or each["kind"] == "lines" for each in section)
            found += [page.together(section)] if written_in else section
            section = []
        if one is not None:
            section.append(one)
    return found


def _paragraph(inlines: list[Inline]) -> list[Block]:
    """Return a paragraph; none where only an anchor or a comment stood."""
    seen = page.words_of(inlines).strip() or any(one["kind"] in ("box", "blank") for one in inlines)
    return [page.paragraph(inlines)] if seen else []


def _list(tokens: _Tokens, deeper: int, opened: Token) -> Block:
    items = []
    while tokens.left:
        tokens.take()
        items.append(_blocks(tokens.until("list_item_close"), deeper) or [page.paragraph("")])
    start = opened.attrGet("start")
    return page.list_of_blocks(
        items, ordered=opened.type == "ordered_list_open", start=int(start) if start is not None else 1
    )


def _table(tokens: _Tokens) -> Block:
    rows: list[list[list[Inline]]] = []
    right: set[int] = set()
    while tokens.left:
        token = tokens.take()
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            if "right" in str(token.attrGet("style") or ""):
                right.add(len(rows[-1]))
            rows[-1].append(_inlines(tokens.take()))
    empty = [n for n in range(len(rows[0])) if rows[1:] and not any(row[n] for row in rows[1:])]
    # One empty column beside several others is a remark that no row needed, not a place to write.
    if len(rows[0]) == 2 and empty:
        room, widths = SENTENCES_MM, [5.0 if n in empty else 2.0 for n in range(2)]
    else:
        room, widths = SIGN_MM if len(empty) > 1 else 0, []
    return page.table(rows[0], rows[1:], right=sorted(right), room=room, widths=widths)


def _inlines(token: Token) -> list[Inline]:
    stack: list[tuple[str, list[Inline], str]] = [("", [], "")]
    for one in token.children or []:
        into = stack[-1][1]
        if one.type in ("text", "softbreak"):
            _add_text(into, "\n" if one.type == "softbreak" else one.content)
        elif one.type == "code_inline":
            into.append({"kind": "code", "text": one.content})
        elif one.type == "hardbreak":
            into.append(page.BREAK)
        elif one.type in ("em_open", "strong_open"):
            stack.append((_ENDS[one.type], [], ""))
        elif one.type == "link_open":
            stack.append(("link", [], str(one.attrGet("href") or "")))
        elif one.type in ("em_close", "strong_close", "link_close"):
            _close(stack)
        elif one.type == "image":
            _add_text(into, one.content)
        elif one.type == "html_inline":
            _html(stack, one.content)
    while len(stack) > 1:
        _close(stack)
    return _finished(stack[0][1])


def _html(stack: list[tuple[str, list[Inline], str]], tag: str) -> None:
    if re.match(r"<br\s*/?>", tag):
        stack[-1][1].append(page.BREAK)
    elif tag == "<small>":
        stack.append(("small", [], ""))
    elif tag == "</small>" and stack[-1][0] == "small":
        _close(stack)


def _close(stack: list[tuple[str, list[Inline], str]]) -> None:
    kind, inside, url = stack.pop()
    into = stack[-1][1]
    if kind != "link":
        into.append({"kind": kind, "inlines": inside})
    elif _WEB.match(url) and page.words_of(inside) != url:
        into.append({"kind": "link", "inlines": inside, "url": url})
    else:
        into += inside


def _add_text(into: list[Inline], text: str) -> None:
    """Add text, joined to the text before it, so that bold can be found across the pieces."""
    if into and into[-1]["kind"] == "text":
        into[-1]["text"] += text
    else:
        into.append({"kind": "text", "text": text})


def _finished(inlines: list[Inline]) -> list[Inline]:
    """Return inlines with line ends, left-over bold, task boxes and blanks read."""
    found: list[Inline] = []
    for place, one in enumerate(inlines):
        if "inlines" in one:
            found.append({**one, "inlines": _finished(one["inlines"])})
        elif one["kind"] == "text":
            text = _BETWEEN_WIDE.sub("", one["text"]).replace("\n", " ")
            if place == 0 and (task := _TASK.match(text)):
                found.append(page.BOX)
                text = " " + text[task.end() :]
            found += _with_bold(text)
        else:
            found.append(one)
    return found


def _with_bold(text: str) -> list[Inline]:
    found: list[Inline] = []
    for number, part in enumerate(_BOLD.split(text)):
        if number % 2:
            found.append(page.strong(part))
        else:
            found += _with_blanks(part)
    return found


def _with_blanks(text: str) -> list[Inline]:
    """Return text with boxes drawn for ☐ and with lines to write on for underscores."""
    found: list[Inline] = []
    for part in re.split(r"(☐|□(?= )|_{3,}|＿{3,})", text):
        if part in ("☐", "□"):
            found.append(page.BOX)
        elif _WRITING_LINE.fullmatch(part):
            found.append(page.blank(min(4 * len(part), 90)))
        elif part:
            found.append({"kind": "text", "text": part})
    return found


def _words_of_block(block: Block) -> str:
    if block["kind"] == "list":
        return " / ".join(" ".join(map(_words_of_block, item)) for item in block["items"])
    if "blocks" in block:
        return " ".join(map(_words_of_block, block["blocks"]))
    return page.words_of(block["inlines"]) if "inlines" in block else str(block.get("text", ""))
