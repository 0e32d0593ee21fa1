"""The pure core: values in, values out. No file, clock, terminal, randomness or Typer."""
