"""PURE: what a witness may be asked and say, and for how long."""

from datetime import timedelta

LONGEST_ASKED, LONGEST_SAID, LONGEST_ROLE, LONGEST_NAME = 1000, 5000, 200, 200  # signs
LONGEST_OPEN = timedelta(days=30)
USUALLY_OPEN = timedelta(days=14)
MOST_ASKED = 5  # letters by one person in ten minutes
MOST_IN_A_DAY = 20  # the same in 24 hours, whatever was taken back since
MOST_TO_ONE = 3  # letters to one address in ten minutes, whoever asks
MOST_WRONG_KEYS = 300  # from one address of the net in ten minutes: a school shares one

# Why nobody was asked, or nothing was taken.
SELF, MANY, NAMELESS = "self", "many", "nameless"
