"""Who may be one although no key says so: pairs proposed and scored for a person to judge; no score merges."""
