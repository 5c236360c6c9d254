"""Clippings: an article cut from the picture of its page, the quoted words marked where they are printed."""
