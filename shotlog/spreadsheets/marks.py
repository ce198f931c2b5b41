"""What Excel draws itself: lines under rows, bars for shares, colours of states, charts."""

from itertools import groupby

from django.utils.translation import gettext as _
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.models.choices import Status
from shotlog.spreadsheets.column import Column
from shotlog.spreadsheets.looks import ACCENT, RULE, Look
from shotlog.spreadsheets.record_columns import ASSISTED, CONVENTIONAL, ESTIMATED, GENERATED, SPENT
from shotlog.spreadsheets.sheets import FIRST, HEAD, SceneSheet, Sheet

INKS = {
    Status.RDY: "FF3B6EA8",
    Status.IP: "FF2F6FB5",
    Status.REV: "FF7A4FB0",
    Status.RTK: "FFB3431E",
    Status.CBB: "FF8A6A00",
    Status.APR: "FF2E7D3B",
    Status.FIN: "FF1F6B2E",
    Status.HLD: "FF7D6A55",
    Status.OMT: "FF8C8F96",
}
"""The word stays: the colour only helps to find it."""
BAR = "FF9DB8D6"
GENERATED_INK, ASSISTED_INK, PLAIN_INK = "D9822B", "F2C14E", "8FA3B5"


def mark(part: Worksheet, sheet: Sheet) -> None:
    """Lines under the rows, bars and colours."""
    if sheet.count < FIRST:
        return
    line = Rule("expression", formula=["TRUE"], dxf=DifferentialStyle(border=RULE))
    plain: list[int] = []
    for number, column in enumerate(sheet.columns, 1):
        rules = _rules(column, f"{get_column_letter(number)}{FIRST}")
        if not rules:
            plain.append(number)
            continue
        # LibreOffice draws a cell by one range of rules alone: those with their own get the line.
        for rule in (*rules, line):
            part.conditional_formatting.add(_cells(number, number, sheet), rule)
    for _place, run in groupby(enumerate(plain), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _place, number in run]
        part.conditional_formatting.add(_cells(numbers[0], numbers[-1], sheet), line)


def _cells(first: int, last: int, sheet: Sheet) -> str:
    """Some neighbouring columns from the first row to the foot."""
    return f"{get_column_letter(first)}{FIRST}:{get_column_letter(last)}{sheet.count}"


def _rules(column: Column, first: str) -> list[Rule]:
    """Those of one column, whose first cell is `first`; of two that hold the first draws."""
    if column.look == Look.SHARE:
        return [_bar()]
    if column.words and column.field == "status" and _is_shot_status(column):
        return [_word(first, code, ink) for code, ink in INKS.items()]
    return []


def _is_shot_status(column: Column) -> bool:
    return any(code == Status.WTG for code, _label in column.words)


def _bar() -> Rule:
    ends = [FormatObject("num", val=0), FormatObject("num", val=1)]
    return Rule("dataBar", dataBar=DataBar(cfvo=ends, color=BAR))


def _word(cell: str, status: Status, ink: str) -> Rule:
    text = str(status.label).replace('"', '""')
    style = DifferentialStyle(font=Font(color=ink, bold=True), border=RULE)
    return Rule("expression", formula=[f'{cell}="{text}"'], dxf=style)


def draw_charts(part: Worksheet, scenes: SceneSheet) -> None:
    """Elements by origin and hours by scene, under the table."""
    if not scenes.scenes:
        return
    row = scenes.count + 2
    elements = _bars(_("Final elements by scene"), stacked=True)
    _add(elements, part, scenes, (GENERATED, ASSISTED, CONVENTIONAL))
    _ink(elements, GENERATED_INK, ASSISTED_INK, PLAIN_INK)
    part.add_chart(elements, f"A{row}")
    hours = _bars(_("Hours by scene"), stacked=False)
    _add(hours, part, scenes, (ESTIMATED, SPENT))
    _ink(hours, PLAIN_INK, ACCENT[2:])
    part.add_chart(hours, f"K{row}")


def _bars(title: str, *, stacked: bool) -> BarChart:
    chart = BarChart()
    chart.type = "col"
    chart.title = title
    chart.height, chart.width = 8.5, 21
    chart.gapWidth = 60
    chart.legend.position = "b"
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    return chart


def _add(chart: BarChart, part: Worksheet, scenes: SceneSheet, columns: tuple[Column, ...]) -> None:
    for column in columns:
        number = scenes.columns.index(column) + 1
        values = Reference(part, min_col=number, min_row=HEAD, max_row=scenes.last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(part, min_col=1, min_row=FIRST, max_row=scenes.last))


def _ink(chart: BarChart, *inks: str) -> None:
    for series, ink in zip(chart.series, inks, strict=True):
        series.graphicalProperties.solidFill = ink
