"""Named misbehaviour of the partner, and the legal surprises: see `mechanism` for how one is made."""
