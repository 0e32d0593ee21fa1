"""The interview: questions of the content, asked line by line."""
