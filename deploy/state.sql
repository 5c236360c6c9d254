-- Beside the library, which PostgreSQL's own setting makes: what the bots remember changes much faster than what they read.
CREATE DATABASE state;
