"""What is asked of the graph."""
