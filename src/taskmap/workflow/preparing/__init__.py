"""Before a plan is issued: a notice is read, a plan begun, mended, compared, edited as a workbook."""
