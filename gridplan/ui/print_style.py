"""How pages look on paper: without navigation and controls, and with nothing cut."""

import streamlit as st

# A3 across has room for a page as it is on a screen; printers shrink it to A4.
_STYLE = """
<style>
@media print {
  @page {size: A3 landscape; margin: 12mm;}
  header, [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stSidebar"],
  [data-testid="stStatusWidget"], [data-testid="stButton"], [data-testid="stFormSubmitButton"],
  [data-testid="stDownloadButton"],
  [data-testid="stPageLink"], [data-testid="stFileUploader"], [data-testid="stElementToolbar"],
  [data-testid="stButtonGroup"],
  [role="tablist"] {display: none !important;}
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {position: static !important;
    height: auto !important; overflow: visible !important;}
  .block-container {padding: 0 !important;}
  [data-testid="stBidiComponentRegular"], [data-testid="stBidiComponentIsolated"], [data-testid="stDataFrame"],
  [data-testid="stVegaLiteChart"], [data-testid="stTable"] tr, .presented tr {break-inside: avoid;}
  * {print-color-adjust: exact;}
}
</style>
"""


def draw() -> None:
    """Give the page its look on paper."""
    st.html(_STYLE)
