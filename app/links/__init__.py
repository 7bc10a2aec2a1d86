"""Relations between records, typed and dated."""
