"""The register: what was sent, answered and decided, one event after another."""
