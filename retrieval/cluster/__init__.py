"""The other engine: passages in an OpenSearch cluster, asked over HTTP.

The cluster finds candidates; what is quoted, and how sure that is, is decided here by the code that also serves the
index on this machine. It never sees text, only terms, made by `retrieval.analysis`.
"""
