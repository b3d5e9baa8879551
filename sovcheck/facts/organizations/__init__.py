"""Organizations as facts tell them: who controls them, under whose law they are, what they hold."""
