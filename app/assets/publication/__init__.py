"""What the organisation publishes: the public register of assets."""
