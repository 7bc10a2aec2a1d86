"""Incidents and their legal clocks, as the engine works them."""
