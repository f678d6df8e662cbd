"""The app: Streamlit pages over the core. Only this package imports streamlit, and it holds no logic."""
