"""How well the hub says who is who, on an invented province whose truth is known, beside what others do on the same rows."""
