"""`wenbao doctor`: looks at everything that a bot depends on, and says what to do where something is wrong."""
