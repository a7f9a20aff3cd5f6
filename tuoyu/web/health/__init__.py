"""/healthz and /readyz, for whoever watches the machine."""
