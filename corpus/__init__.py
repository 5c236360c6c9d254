"""From bytes to pages to articles, and the library that keeps them."""
