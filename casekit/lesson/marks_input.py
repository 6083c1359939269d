"""Boxes to tick on a matrix of rows and columns; each box carries its row and column in its own name."""

from collections.abc import Sequence
from html import escape
from typing import Any

from casekit.lesson.markup import plain
from casekit.lesson.session import Session
from casekit.lesson.values import Item, boxes


class Marks:
    """A matrix of checkboxes; nothing is ticked at first."""

    def __init__(self, session: Session, item: Item) -> None:
        import ipywidgets

        self.item = item
        rows = [(row["name"], plain(session.text(row["label"]))) for row in item["rows"]]
        columns = [(column["name"], plain(session.text(column["label"]))) for column in item["columns"]]
        self.boxes: dict[str, Any] = {}
        cells: list[Any] = [ipywidgets.HTML()]
        cells += [_heading(text) for _name, text in columns]
        for row, row_text in rows:
            cells.append(_heading(row_text, row=True))
            for column, column_text in columns:
                label = session.say("marks-box", row=row_text, column=column_text)
                box = ipywidgets.Checkbox(value=False, description=label, tooltip=label, indent=False)
                box.add_class("casekit-mark").add_class(f"casekit-mark-{row}-{column}")
                self.boxes[f"{row}:{column}"] = box
                cells.append(box)
        matrix = ipywidgets.GridBox(cells)
        matrix.layout.grid_template_columns = (
            f"minmax(8rem, max-content) repeat({len(columns)}, minmax(4.5rem, 9rem))"
        )
        matrix.add_class("casekit-matrix")
        heading = ipywidgets.HTML(
            f'<p class="casekit-label">{escape(plain(session.text(item["label"])))}</p>'
        )
        self.widget = ipywidgets.VBox([heading, matrix])
        self.widget.add_class("casekit-marks").add_class(f"casekit-input-{item['name']}")

    def value(self) -> list[str]:
        """Return the ticked boxes as "row:column", row by row."""
        return [name for name in boxes(self.item) if self.boxes[name].value]

    def changed(self) -> bool:
        """Whether any box is ticked."""
        return bool(self.value())

    def show(self, value: Sequence[str]) -> None:
        """Tick the locked boxes and close all."""
        for name, box in self.boxes.items():
            box.value = name in value
            box.disabled = True


def _heading(text: str, *, row: bool = False) -> Any:
    import ipywidgets

    # The names of the boxes say rows and columns already; read aloud once more they would be in the way.
    kind = "row" if row else "column"
    return ipywidgets.HTML(f'<p class="casekit-{kind}-name" aria-hidden="true">{escape(text)}</p>')
