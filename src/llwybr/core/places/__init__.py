"""Schools, authorities, trusts, colleges, unions and every other body: a tree with dates, and public facts alone."""
