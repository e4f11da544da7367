"""Boards at the desk: pages of tiles, each an answer of the metric dictionary, with ways down to members and rows and out to others."""
