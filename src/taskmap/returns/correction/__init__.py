"""The workbook that goes back to a unit: what is wrong is marked and explained, everything else is as it was."""
