"""A workbook of any kind to what the values of its sheets do not tell: looks, what was sorted, what is laid on cells."""

from __future__ import annotations

from collections.abc import Iterable

from taskmap.returns.workbook import attachments, sheet_details, sorting, xls_details
from taskmap.returns.workbook.attachments import Attachment
from taskmap.returns.workbook.package import WorkbookPackage
from taskmap.returns.workbook.sheet_details import SheetDetails
from taskmap.returns.workbook.sorting import SortedRange


class WorkbookDetails:
    """Of the workbook in the `package`. Whatever the libraries raise on what they cannot read comes out."""

    def __init__(self, package: WorkbookPackage) -> None:
        self._package = package

    def sheets(self) -> dict[str, SheetDetails]:
        """By the names of the sheets what their values do not tell."""
        package = self._package
        if not package.is_zipped:
            return xls_details.read_details(package.data)
        if package.is_ods:
            return package.ods_file.details()
        return sheet_details.xlsx_details(package.load_with_openpyxl(only_values=False))

    def sorted_ranges(self, sheet: str) -> list[SortedRange]:
        """What was sorted in the `sheet` of that name, as far as the workbook says so; only .xlsx files do."""
        package = self._package
        if package.is_ods or not package.is_zipped:
            return []
        return sorting.sorted_ranges(package.data, sheet)

    def attachments(self) -> Iterable[Attachment]:
        """What is laid on the cells, as far as the kind of the workbook tells."""
        package = self._package
        if not package.is_zipped:
            return xls_details.read_attachments(package.data)
        if package.is_ods:
            return package.ods_file.attachments()
        return attachments.xlsx_attachments(package.data)
