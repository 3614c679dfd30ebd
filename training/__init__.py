"""How everything learnt is made: word vectors, parser, topics, acceptor, links."""
