"""Dates and times as British readers write them; Django's own are American for en and mixed for cy."""
