"""The ways in: command line and Python."""
