"""What the data and the code say of themselves, written as pages of the documentation."""
