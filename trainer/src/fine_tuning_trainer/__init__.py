"""Trains open models for fine-tuning-server and answers with them; see PROTOCOL.md for what passes between the two."""
