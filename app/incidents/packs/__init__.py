"""What leaves a case on paper: a regulator's form and letters, as page, in Word and as PDF."""
