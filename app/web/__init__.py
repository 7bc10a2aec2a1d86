"""The pages' front door: sign-in, home, record pages."""
