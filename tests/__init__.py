"""The tests, by what they need: nothing, a database, a browser, or the code base itself."""
