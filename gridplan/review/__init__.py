"""The review of a layout in operation: then and now, why its numbers changed, and what might be adjusted."""
