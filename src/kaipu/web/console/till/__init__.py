"""The till: a tablet at the counter that sells from the same stock at the same prices, also while the network is down."""
