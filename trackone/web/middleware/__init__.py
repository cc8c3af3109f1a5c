"""What stands around every page: the transaction, the standing, the refusals - in this order from outside in."""
