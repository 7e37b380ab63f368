"""What helps develop the project and is no part of the product."""
