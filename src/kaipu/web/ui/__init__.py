"""Shared pieces of every page: tokens, components, formats, icons, translations, middleware."""
