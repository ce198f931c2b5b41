"""Sheets that come in: read, recognised, planned, and only then written.

    book = read_file(stream, "list.xlsx")           # or read_paste(text), read_bytes(data)
    plan = make_plan(book, production, by=author)   # nothing is written
    applied = apply(plan, by=author)                # one change set, or nothing

`read_file` takes an open binary file or a `Path`; `Unreadable` carries the sentence for a file that
is none of ours. A `Book` is plain data (pickle keeps it between two requests).

`make_plan(..., asked=Asked(...))` takes what a person said beyond the file, each time anew:

* `targets`      {title of a sheet: "shots" | "elements" | ... | "" to leave it alone}
* `columns`      {head, as `folded(head)`: field, "" to leave it alone}
* `words`        {field: {folded word: code}}, for statuses and other fixed words
* `corrections`  {(title, row, field): typed text}; `Trouble.field` names the field, a `Fix` holds
                 ready (field, text) pairs to offer as buttons
* `left_out`     {(title, row)} ticked to be left out
* `mine`         {(title, row, field)} conflicts in which the sheet's value is to go in
* `clear_empty`  empty cells clear
* `frame_out`    "inclusive" or "exclusive", the answer to the `Question` of that key
* `episode`      "scene" or "none", the answer to the one of that key

A `Plan` has `sheets` (`PlanSheet`: target, heads with field and how they were known, samples,
notes, rows), and over all of them `rows`, `counts` by `Kind`, `troubles`, `questions`, `warnings`,
`scenes` that would be made, `may_apply`, `as_json()`. A `PlanRow` has `kind`, `label`, `cells`
(`Cell.old_text`, `Cell.new_text`), `troubles`, `clashes` (`Clash.theirs_text`, `mine_text`, `who`,
`at`, `use_mine`), `notes`, `values` as typed, and `record`. Rows that stay as they are and say
nothing are in no `rows`: `PlanSheet.unchanged` has their numbers and keys. A sheet with
`is_certain` False needs a person to map its heads; `choices_of(key)` are the fields to offer.

`apply` raises NotReady while rows are refused or a question is open, and Conflict when somebody
edited a value after the plan was made: plan again and show it. `Applied.change_set` can be undone
like any other.

Mappings: `keep_mapping(production, name, by=…, columns=…, words=…, targets=…)`,
`mapping_named(production, name)`, `asked_of(mapping, asked)`.
"""

from shotlog.kit.sheets.reading import read_bytes, read_file, read_paste
from shotlog.kit.sheets.tables import Book, Broken, Raw, Row, Table, Unreadable
from shotlog.spreadsheets.incoming.applying import Applied, NotReady, apply
from shotlog.spreadsheets.incoming.asked import Asked
from shotlog.spreadsheets.incoming.heads import Head, choices_of
from shotlog.spreadsheets.incoming.mappings import asked_of, keep_mapping, mapping_named
from shotlog.spreadsheets.incoming.plan import (
    Cell,
    Clash,
    Kind,
    Plan,
    PlanRow,
    PlanSheet,
    Question,
    Run,
    Trouble,
)
from shotlog.spreadsheets.incoming.planning import MAY_IMPORT, make_plan
from shotlog.spreadsheets.incoming.sheets_in import SHEETS
from shotlog.spreadsheets.incoming.values import Fix, folded

__all__ = [
    "MAY_IMPORT",
    "SHEETS",
    "Applied",
    "Asked",
    "Book",
    "Broken",
    "Cell",
    "Clash",
    "Fix",
    "Head",
    "Kind",
    "NotReady",
    "Plan",
    "PlanRow",
    "PlanSheet",
    "Question",
    "Raw",
    "Row",
    "Run",
    "Table",
    "Trouble",
    "Unreadable",
    "apply",
    "asked_of",
    "choices_of",
    "folded",
    "keep_mapping",
    "make_plan",
    "mapping_named",
    "read_bytes",
    "read_file",
    "read_paste",
]
