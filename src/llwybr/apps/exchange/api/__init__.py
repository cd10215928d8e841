"""The twelve readings of CASE 1.1 under /ims/case/v1p1/, open to anyone."""
