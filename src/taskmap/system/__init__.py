"""What every room may use: diagnostics, text, encodings, file names, staging, processes, the terminal."""
