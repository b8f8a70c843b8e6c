"""The steps of answering, one module each: an async function from inquiry to inquiry."""
