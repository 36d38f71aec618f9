"""The commands of the program, one file a command or two that belong together; cli.py names them."""
