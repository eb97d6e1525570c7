"""What the line costs, measured beside a floor in the same run."""
