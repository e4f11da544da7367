"""A questionnaire, opened by its link or QR code."""
