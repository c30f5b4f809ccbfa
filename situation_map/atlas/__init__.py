"""The views of the map: one choice object in the address, many pictures of the same figures."""
