"""The shop a shopper sees. Works without JavaScript; better with it."""
