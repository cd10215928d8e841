"""CASE 1.1 (Competencies and Academic Standards Exchange, 1EdTech, March 2025), in our words: its objects, and packages as given.

`objects` is what we hand out, as strict as the published interface. `given` reads what others hand out, who are less strict.
"""
