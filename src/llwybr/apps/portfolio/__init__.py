"""The portfolio: evidence kept once and used everywhere, the record of learning, and who is shown what, why and until when."""
