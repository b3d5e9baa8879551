"""Organizations as facts tell them: who controls them, under whose law they stand, what they hold."""
