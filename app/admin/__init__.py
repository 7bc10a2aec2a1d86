"""Installation pages for administrators."""
