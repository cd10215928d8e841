"""PURE: the codes of a portfolio."""

TEXT, FILE, PHOTO, LINK = "text", "file", "photo", "link"
OBSERVATION, CERTIFICATE, WITNESS = "observation", "certificate", "witness"
KINDS = (TEXT, FILE, PHOTO, LINK, OBSERVATION, CERTIFICATE, WITNESS)
WITH_FILE = (FILE, PHOTO, CERTIFICATE)  # nothing without at least one file
MAY_HAVE_FILE = (*WITH_FILE, TEXT, OBSERVATION)

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PURPOSE = 200, 20_000, 200  # signs
MOST_FILES, MOST_ELEMENTS = 10, 12  # of one piece of evidence

BOTH = "both"
LANGUAGES_OF_LEARNING = ("cy", "en", BOTH)
MOST_MINUTES = 60 * 24 * 31  # of one entry in the record of learning: a month, night and day
