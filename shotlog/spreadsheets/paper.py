"""How sheets print: landscape, one page wide, head rows on every page, a footer that says which."""

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shotlog.models import Production

A3, A4 = 8, 9


def set_up(sheet: Worksheet, production: Production, *, paper: int, heads: str = "") -> None:
    """Make `sheet` ready to print; `heads` are the rows that stand on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.4)
    sheet.page_margins.top, sheet.page_margins.bottom = 0.4, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    if heads:
        sheet.print_title_rows = heads
    name = f"{production.code} {production.title} · {_('Confidential')}"
    pages = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(name.replace("&", "&&"), size=8),
        center=_HeaderFooterPart(f"{timezone.localdate():%Y-%m-%d}", size=8),
        right=_HeaderFooterPart(pages, size=8),
    )
