"""The invented nation of the demonstration: what there is of it, worked out from `packs/demo/nation.yaml`, and put in."""
