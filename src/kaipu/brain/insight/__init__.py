"""Why a number moved: factors with exact contributions, the slices where it happened, and alerts that bring their causes.

Owns alerts and what people did with them; what competitors do stands among them, one alert for all goods of a kind.
Computes nothing that the metric catalogue computes: it asks for components.
"""
