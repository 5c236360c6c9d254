"""Several bots behind one webhook address that share nothing but a database."""
