"""What draws the clusters: scikit-learn, behind one small interface."""
