"""Postings as they lie in memory and on disk: which passages hold a term, and how often.

Passages are numbered; a *window* is 32,768 of them in a row, so that a passage within its window takes 15 bits. All
postings lie in one array of 16-bit little-endian numbers, `blob`; those of term `t` begin at `starts[t]` and are
`frequencies[t]` many. A term counts at most 255 times in a passage. A term is *rare* if it stands in no more passages
than four for each window:

    rare    (passage << 8 | count) as a 32-bit number each, ascending
    common  for each window two numbers: how many postings it has, and how many of them count more than once
            for each window its passages: up to 4,096 of them as one number each, ascending, with the highest bit set
            where the count is more than one; of more, a bitmap of all (2,048 numbers), a bitmap of those with such a
            count, and how many of these come before each of its 16 parts
            one byte for each of those counts, in order; if they are odd in number, one more

`most` is the highest count of each term, from which bounds are made, and `lengths` the number of terms in each passage.
Nothing of BM25 is in here: its parameters, the frequencies of a whole library that lies in several parts and the
average length are applied when a question is asked. So a part of a library scores as in a library made afresh.
"""
