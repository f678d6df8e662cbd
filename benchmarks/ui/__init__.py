"""The planning table in a browser, beside streamlit-folium."""
