"""The ground that every app stands on, in order: packs, kit, events, access, people."""
