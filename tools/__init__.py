"""What `make` calls. Nothing here is imported by tuoyu or config."""
