namespace Lambda.Engine.Idempotency;

#pragma warning disable CA1710 // Callers see these names as errorType; they are those of Powertools for AWS Lambda.

/// <summary>The function error for an event whose key another run is handling.</summary>
internal sealed class IdempotencyAlreadyInProgressError(string message) : Exception(message);

/// <summary>The function error for an event without a key, if its function requires one.</summary>
internal sealed class IdempotencyKeyError(string message) : Exception(message);

/// <summary>The function error for an event that differs from the first one with its key, in the fields that must be the same.</summary>
internal sealed class IdempotencyValidationError(string message) : Exception(message);

/// <summary>The function error for an event whose key could not be looked up in the store, so that the handler did not run.</summary>
internal sealed class IdempotencyPersistenceLayerError(string message, Exception? inner = null) : Exception(message, inner);
