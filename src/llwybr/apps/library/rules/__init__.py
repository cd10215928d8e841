"""PURE: how a search reads words, which words of the library it takes them for, and what comes first."""
