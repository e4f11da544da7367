"""The service desk: conversations from every channel in one inbox, the questions people ask with their answers, service clocks,
questionnaires and notes of interviews.

A conversation begins with a customer and belongs to one agent at a time; the bot speaks first in a chat and only with a
source. Clocks run in business hours and stand still while the customer is waited for. Refuses a second answer to
“how was it?”, a message sent twice, and an answer of the bot without an article behind it.
"""
