"""How an agency's file becomes sealed records."""
