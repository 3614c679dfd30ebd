"""The slice of following: the inbox of links and evidence, what is silent and due, and what became of a commitment."""
