"""How the tables of a store are made and brought from one format to the next, by Alembic."""
