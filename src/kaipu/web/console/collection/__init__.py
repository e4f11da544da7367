"""The pages of event collection: what comes in, the plan it must follow, what broke it, and the keys of programs."""
