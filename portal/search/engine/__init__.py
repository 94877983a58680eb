"""The index: Whoosh directories read and written in whole arrays.

What the rest of the search uses:

engine.index.SearchIndex(folder: Path)
    .reader() -> Reader                     the newest generation, shared by all threads
    .write(puts, removes, change)           one batch, one commit; .rebuild(entries, change)
    .verify(entries) -> Verification, .status() -> Status
engine.errors: IndexUnavailable and below it IndexMissing, IndexDamaged, IndexOutdated,
    IndexUnsafe (reading), IndexBusy, IndexNotWritten (writing)
engine.schema: field names KEY TITLE TITLE_PAIRS BODY BODY_PAIRS NUMBER PINYIN INITIALS, columns
    KIND ISSUER YEAR TOPICS REGION STATUS PUBLISHED_ON AUTHORITY; indexed_text(entry) -> str
engine.reader.Reader
    .generation: str, .change: int, .size: int (ordinals), .documents: int (live ones)
    .cache() -> PostingCache                one a request: no term is read twice
    .score(groups, need, bonus=(), cache=None) -> Scored
        groups: sequence of groups, a group is a sequence of (field, term, boost) of which any
        may match; need: how many groups must match; bonus: (field, term, boost), scored only
    .everything() -> Scored                 every document, score 0 (to browse by facets)
    Scored.scores: float32[size], Scored.mask: bool[size] (change freely: boosts, exclusions)
    .top(scored, k, filters=Filters(), order=Order.RELEVANCE) -> Page(total, hits), with
        Hit(score, ordinal, key); Order.NEWEST sorts by published_on
    .facets(scored, names, filters=Filters()) -> {name: {value: count}} (years are int)
    .key(ordinal), .keys(), .ordinal(key) -> int | None
    .column(name) -> Column(values: list[str], codes: int32[size]); .numbers(name) -> array[size]
    .document_frequency(field, term), .terms(field, prefix, limit) -> [(term, documents)]
    .postings(field, term) -> Postings(ordinals uint32[n], counts float32[n])
engine.filters.Filters(values={'kind': {'policy'}}, first_year=0, last_year=0), .without(name)
"""
