"""Backups: everything that is kept in one sealed file, and the way back, on which whoever was erased is erased again."""
