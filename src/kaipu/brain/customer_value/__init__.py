"""Customer value: whether somebody is still a customer, when they come next, and what they will be worth, each with an interval.

Words: purchase (a day on which somebody bought, however often), horizon (the days looked ahead), cut (the last day a forecast knows),
alive (will buy again some day), gone (buys nothing within the horizon), method (a way to forecast, plain ones included).
Refuses to switch on a method that a plain one beats on days nobody had seen: the card says which one is on, and why.
"""
