"""How an organisation decides on incidents: who does it for whom, and which laws bind it."""
