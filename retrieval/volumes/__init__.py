"""Volumes: the parts that an index is bound of.

An issue that comes in becomes a thin volume of its own; thin volumes are bound into thicker ones later. A volume is
never changed once it is written: of an article that is corrected or goes, it is noted that it is *removed* from it.
What is counted over the whole library (how many passages there are and how long they are, in how many of them a term
stands) is the sum over the volumes less what was removed, so that an index that has grown scores as one that was made
afresh, to the last bit. Other engines call a volume a segment, a word that this program has for words and pages.
"""
