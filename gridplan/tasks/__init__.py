"""The task book: what a policy asks to be done, by when, by whom, and how far it is."""

from gridplan.tasks.book import TaskRow, find_row, record_task, task_rows

__all__ = ["TaskRow", "find_row", "record_task", "task_rows"]
