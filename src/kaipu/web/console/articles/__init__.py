"""The questions people ask, with their answers: what the bot may say."""
