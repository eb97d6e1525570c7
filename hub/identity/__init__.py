"""Who is who: mentions in source rows become entities by strong keys; what cannot be one is contested."""
