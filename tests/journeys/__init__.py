"""What crosses modules, by use case."""
