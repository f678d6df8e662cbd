"""What the documents say: member lists, transitions, reports, as words and tables that the export sets on pages."""
