"""One file for each format of the store, named by its number."""
