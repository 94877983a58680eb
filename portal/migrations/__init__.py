"""Schema migrations, each of them tried up and down with data on both databases."""
