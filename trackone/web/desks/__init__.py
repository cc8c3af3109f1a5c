"""The desk: home by role, the page of one participant, the services of the region."""
