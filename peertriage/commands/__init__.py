"""One file a verb, each a few lines: load → core → render → exit code."""
