"""The catalogue of learning: who offers what, for how many hours, at what cost and in which language."""
