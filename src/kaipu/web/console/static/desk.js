/* The desk's own behaviour: charts (when a page has one). */
