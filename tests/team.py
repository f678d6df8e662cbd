"""A team for tests: its file of accounts, and how somebody of it is logged in to a page."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from gridplan.resources import ACCOUNTS_VARIABLE

ACCOUNTS = """
format: 1
default: viewer
accounts:
- {log_in: zhang@example.cn, name: 张三, role: approver}
- {log_in: li@example.cn, name: 李四, role: planner}
"""
APPROVER, PLANNER, VIEWER = "zhang@example.cn", "li@example.cn", "wang@example.cn"
__all__ = ["ACCOUNTS", "ACCOUNTS_VARIABLE", "APPROVER", "PLANNER", "VIEWER", "accounts_in", "log_in"]


def accounts_in(folder: Path) -> Path:
    """Write the file of accounts."""
    file = folder / "accounts.yaml"
    file.write_text(ACCOUNTS, encoding="utf-8")
    return file


def log_in(page: AppTest, who: str) -> AppTest:
    """Let the page be somebody's, as the provider of the log-in tells of them."""
    page.user = {"is_logged_in": True, "email": who, "email_verified": True, "name": "李四"}
    return page
