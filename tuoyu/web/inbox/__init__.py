"""The inbox of whoever is signed in; in the demo also the text messages that would go out."""
