"""Pages of this area: views, forms, addresses."""
