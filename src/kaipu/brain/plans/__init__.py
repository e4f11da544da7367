"""Plans: what the team wants, what it does about it, and the review that says what came of both.

It owns objectives with key results, initiatives, tasks with what they wait for, risks, meeting notes, play-books, written
reviews, skills with training, means with what tasks take of them, and what concerns people: scorecards, bonuses, peer review. Its words: a
*key result* is a target of the metric catalogue under an objective; an *initiative* is work with a budget, often a
campaign, a journey or a decision; a *review* is a closed week, month or quarter with the figures that were known when it
was written. It refuses to keep a figure of its own: targets lie with metrics, outcomes with campaigns and decisions. Only
a review freezes figures, and it never changes afterwards: a correction is another version.
"""
