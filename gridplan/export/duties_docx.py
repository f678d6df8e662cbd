"""Who meets, and which department does what, as a Word document to be filled in: names are left blank."""

from typing import Any

from gridplan.annexes import Annexes, Role
from gridplan.export import docx_form as form
from gridplan.export import docx_table

BLANK = "________"  # of half-width marks, which stay on one line
INDENT_PT = 2 * form.BODY.size_pt


def duties_docx(annexes: Annexes) -> bytes:
    """Return the list of members and the duties of departments, each an annex that begins on a page of its own."""
    document = form.official_document()
    roster, duties = annexes.roster, annexes.duties
    docx_table.heading(document, roster.mark, roster.title)
    widest = max(len(role.role) for role in roster.roles)
    for role in roster.roles:
        for line in _seats(role, widest):
            _paragraph(document, line)
    if roster.note:
        form.shape(document.add_paragraph())
        _paragraph(document, roster.note)
    first = len(document.paragraphs)
    docx_table.heading(document, duties.mark, duties.title)
    document.paragraphs[first].paragraph_format.page_break_before = True
    for duty in duties.departments:
        paragraph = form.shape(document.add_paragraph(), indent_pt=INDENT_PT)
        form.write(paragraph, f"{duty.department}：", form.Font(form.MARK.name, form.BODY.size_pt))
        form.write(paragraph, duty.duty, form.BODY)
    return docx_table.saved(document, roster.title)


def _seats(role: Role, width: int) -> list[str]:
    """Return a line per member; the role stands on the first, and the others line up below it."""
    people = [f"{BLANK}（{post}）" for post in role.posts] or [BLANK] * (role.seats or 0)
    below = "\u3000" * (width + 1)
    return [f"{_spaced(role.role, width)}：{people[0]}", *(below + person for person in people[1:])]


def _spaced(word: str, width: int) -> str:
    """Return a word spread over the width of so many characters: 成　　员 below 副召集人."""
    gaps = len(word) - 1
    if gaps < 1:
        return word
    halves = round(2 * (width - len(word)) / gaps)  # a half of a character's width
    return ("\u2002" * halves).join(word)


def _paragraph(document: Any, text: str) -> None:
    form.write(form.shape(document.add_paragraph(), indent_pt=INDENT_PT), text, form.BODY)
