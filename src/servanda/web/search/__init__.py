"""The page on which everything is found: instruments, their blocks, commitments and other documents."""
