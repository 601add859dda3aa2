"""Forms: what is filled in becomes answers (marshmallow), and a form with its answers becomes a view for the pages.

`post.nested` reads posted keys, `answers.validate` checks them, `rendering.draw` and `reading.read` describe what is on a page.
"""
