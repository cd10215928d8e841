"""PURE: names and how they are compared, who may be whom, and which two records may become one. No Django."""
