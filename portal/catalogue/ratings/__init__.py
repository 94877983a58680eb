"""What enterprises think of an item that they have used (好差评): one rating a matter."""
