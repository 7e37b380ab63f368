"""The subcommands of m32, one a file: add_parser(subparsers) and run(args)."""
