"""The pages of plans: goals and tasks, the check-up, meeting notes, play-books, and reviews that are written from the data."""
