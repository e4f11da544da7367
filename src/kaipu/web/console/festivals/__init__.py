"""The page of festivals: what comes, when to begin, what it brought the last time, and what is planned for it."""
