"""The composition root: Settings -> what runs; the only place that constructs things."""
