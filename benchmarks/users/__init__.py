"""Many users of one server at once."""
