"""The sales dashboard and the definitions behind its figures: everything here is drawn from the metric catalogue alone."""
