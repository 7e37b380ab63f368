"""Evidence, bundle, verification of the bundle."""
