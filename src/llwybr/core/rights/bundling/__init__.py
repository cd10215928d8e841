"""All that is kept of one person, as a signed zip and on paper: made from what the fields.yaml say, without knowing any app."""
