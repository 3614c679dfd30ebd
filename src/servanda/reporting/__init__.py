"""A partnership or a cycle in, a report out that can be sent as it is: HTML, DOCX, PDF, and a one-page brief."""
