"""The pages: Flask and Jinja. They read a post, ask a use case and show what it returns; no rules of their own."""
