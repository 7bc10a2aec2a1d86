"""Request plumbing: security headers, errors, sessions."""
