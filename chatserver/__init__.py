"""A Bot API server of our own on loopback, with a page to talk through. It knows nothing of the bot it serves."""
