"""From a question to quotes: analysis, BM25, quoting, and saying no."""
