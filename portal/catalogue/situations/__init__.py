"""What happens to an enterprise (一件事), as lists of tasks across items; and the way to them."""
