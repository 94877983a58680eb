"""The index: Whoosh directories read and written in whole arrays.

`index.SearchIndex(folder)` is the way in: `reader()` for the newest generation, `write` for a
batch of changes, `rebuild`, `verify`, `check`, `status`. A `reader.Reader` scores groups of
clauses into a `scoring.Scored`, which gives hits (`top`) and facets, with `filters.Filters`.
Names of fields and columns are in `schema`, all that can go wrong is in `errors`.

From the bottom up: `blocks`, `dictionary` and `codec` are the files of a segment, `pool`,
`writer`, `merging` and `commits` write them; `buffers`, `columns` and `segments` read one
segment, `scoring`, `facets`, `hits` and `reader` all of them; `folder`, `state`, `following`
and `verification` keep the whole sound.
"""
