"""What people do, at the desk: funnels, paths, retention, stickiness, searches, clicks, baskets, and the workbench."""
