"""Fetching issues of digital newspapers, politely: one request at a time, never twice, from no other host."""
