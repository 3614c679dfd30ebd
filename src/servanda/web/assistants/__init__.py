"""The record for assistants: an MCP server over the read side, whose every answer has its quotes and permalinks."""
