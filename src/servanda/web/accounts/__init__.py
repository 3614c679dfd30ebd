"""Who comes in: sign-in, members and their roles, and the tokens of programs."""
