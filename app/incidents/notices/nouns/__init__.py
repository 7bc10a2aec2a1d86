"""Notices and correspondence, as the engine works them."""
