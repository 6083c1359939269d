"""The paper pack: everything a room without computers needs, as print-ready A4 PDFs in both languages.

Cards, envelopes, worksheets and guide pages are made from the same tables, keys and pages as the rest of the
kit, so paper and screen cannot say different things. `print_pack` writes the whole pack.
"""

from casekit.course.paper.pack import print_pack

__all__ = ["print_pack"]
