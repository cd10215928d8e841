"""What looks at a file, in a process of its own (`python -I -m llwybr.core.files.checker`): it knows no Django and no settings."""
