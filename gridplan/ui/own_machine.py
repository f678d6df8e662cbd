"""Whether the app serves this machine alone, so that whoever sees it may set what its administrator may."""

from urllib.parse import urlsplit

import streamlit as st

from gridplan import resources

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")  # what a proxy adds


def serves_only_this_machine() -> bool:
    """Return whether the server listens to this machine only, and nothing says that others use it.

    Others do where there are accounts, or where a proxy passes them on.
    """
    if resources.accounts_file() is not None or st.get_option("server.address") not in _LOOPBACK:
        return False
    if any(name in st.context.headers for name in _PASSED_ON):
        return False
    return st.context.url is None or urlsplit(st.context.url).hostname in _LOOPBACK
