"""The edge of the process: command line, settings, clock, wiring, receiving, sending, stand-by, web."""
