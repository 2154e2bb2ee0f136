"""Spot checks: a share of the claims paid in a half year, drawn by lot and looked into once more."""
