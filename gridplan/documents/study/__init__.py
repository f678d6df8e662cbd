"""The report of a review for the joint meeting: a page of summary, then what it rests on, part by part."""
