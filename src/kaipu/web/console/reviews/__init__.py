"""Reviews and questions of shoppers: the queue, decisions, replies."""
