"""A layout table as others write it: its columns, its cells, its names, and the words around it."""
