"""IG Casework: workflow and case management for information governance."""
