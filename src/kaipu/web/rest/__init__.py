"""The same for programs: REST with OpenAPI, idempotency keys and problem documents."""
