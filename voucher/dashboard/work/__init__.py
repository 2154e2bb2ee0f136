"""What each person finds to do when they arrive."""
