"""The HTTP kit: access marks, headers, errors, paging, conditional GET; no domain words."""
