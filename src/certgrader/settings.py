"""Settings: certgrade.toml, [tool.certgrade], CERTGRADE_*, options."""
