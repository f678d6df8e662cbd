"""Their data in: messy files, read as they are, guessed, asked about where it must be, and made a study area."""
