"""/styleguide: every component in every state, for staff and for the tests."""
