"""What tests stand on: databases, a blocked network, a clock, a browser."""
