"""All HTTP and HTML: parse, one api call, render."""
