"""The subcommands of `trackone pirl`, one module each, imported only when called."""
