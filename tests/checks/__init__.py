"""What `make check` runs beside ready-made tools: budgets of the sources, tone of texts, written pages."""
