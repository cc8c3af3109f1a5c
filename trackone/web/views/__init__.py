"""Views that belong to no area: the gallery of components."""
