"""The checks of docker/: its compose file and its image, without a container engine."""
