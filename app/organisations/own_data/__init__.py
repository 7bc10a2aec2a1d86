"""What an organisation settles about its own data: the hold on purging, the public register."""
