"""Papers: data to bytes (XLSX, PDF, pictures) and back, made off the loop; others say what they hold."""
