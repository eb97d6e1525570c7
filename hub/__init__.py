"""What is kept: ledger, journal, graph releases, keys."""
