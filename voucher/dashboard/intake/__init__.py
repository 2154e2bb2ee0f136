"""One queue of every case that waits for the bureau, whatever its kind."""
