"""Why a figure moved: the answer in three sentences, its factors, its slices, and the way to the rows."""
