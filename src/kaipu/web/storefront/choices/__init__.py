"""What a person decides about the shop itself: language, privacy, age; and the page views their browser reports."""
