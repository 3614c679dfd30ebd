"""What is measured: finding, parsing, speed, forms. Each module prints a table; ``python -m benchmarks`` runs all."""
