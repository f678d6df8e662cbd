"""The app, for `streamlit run app.py`; `gridplan app` opens the same."""

import streamlit as st

from gridplan.ui.server import PAGES, routes

app = st.App(PAGES, routes=routes())
