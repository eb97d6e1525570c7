"""Every parser of strangers' bytes under mutated input: ``python -m bench.fuzz --minutes 60 --seed 1``."""
