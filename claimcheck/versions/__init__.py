"""Two versions of one article, compared by what they claim."""
