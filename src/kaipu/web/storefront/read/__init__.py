"""What the shop tells: articles, their list, the feed, and the map of the site."""
