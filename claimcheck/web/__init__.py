"""The local page of `claimcheck serve`: a draft and its sources in a browser, and the same for programs."""
