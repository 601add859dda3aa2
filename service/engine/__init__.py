"""SpiffWorkflow behind four pure functions: state and values in, a `Step` out. No clock, no database, no request."""
