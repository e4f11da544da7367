"""The warehouse's documents at the desk: what is published, what each relation holds and where it comes from."""
