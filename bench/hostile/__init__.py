"""Files that mean harm, through the whole line: ``python -m bench.hostile``.

Each is refused, or its bad rows are, within 5 CPU seconds and 512 MiB, in sentences of Chinese and English without
control characters; the good rows of the others go in and the process lives.
"""
