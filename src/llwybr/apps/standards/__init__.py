"""The standards and job profiles of each nation, in dated editions."""
