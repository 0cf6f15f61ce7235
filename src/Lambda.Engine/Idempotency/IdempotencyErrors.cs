namespace Lambda.Engine.Idempotency;

#pragma warning disable CA1710 // Callers see these names as errorType; they are those of Powertools for AWS Lambda.

/// <summary>Another event with the same key is being handled.</summary>
internal sealed class IdempotencyAlreadyInProgressError(string message) : Exception(message);

/// <summary>The event has no key, and its function requires one.</summary>
internal sealed class IdempotencyKeyError(string message) : Exception(message);

/// <summary>The event does not match the first one with its key in the fields that must be the same.</summary>
internal sealed class IdempotencyValidationError(string message) : Exception(message);

/// <summary>The store did not answer whether the key is known, so the handler did not run.</summary>
internal sealed class IdempotencyPersistenceLayerError(string message, Exception? inner = null) : Exception(message, inner);
