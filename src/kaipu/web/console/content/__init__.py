"""What the shop tells: articles and pages, the brand, the calendar, and where it is told."""
