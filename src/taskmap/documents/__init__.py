"""What people get, as neutral Documents: task table, checklist, monthly report, score, reminder, closing papers, lists."""
