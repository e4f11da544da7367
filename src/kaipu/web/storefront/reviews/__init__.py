"""What buyers say of goods, on the product's page and in their account."""
