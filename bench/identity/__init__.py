"""How well the hub says who is who in an invented province whose truth is known, beside others on the same rows."""
