"""The app, for `streamlit run app.py`; `gridplan app` opens the same."""

from gridplan.ui.main import main

main()
