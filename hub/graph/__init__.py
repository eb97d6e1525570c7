"""What follows from ledger and journal: entities, relations and findings, in immutable releases."""
