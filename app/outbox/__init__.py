"""What must be told: messages and jobs waiting for delivery."""
