"""The search room: one analysed index of all public texts, and the questions put to it."""
