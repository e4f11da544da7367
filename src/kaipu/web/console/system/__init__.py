"""What keeps the shop running, as staff see it: jobs, deliveries of events, the audit log, and who may do what."""
