namespace FunctionApp.Idempotency;

#pragma warning disable CA1710 // Callers see these names as errorType; they are those of Powertools for AWS Lambda.

/// <summary>An event of the same key is being handled.</summary>
public sealed class IdempotencyAlreadyInProgressError(string message) : Exception(message);

/// <summary>An event has no key where its function asks for one.</summary>
public sealed class IdempotencyKeyError(string message) : Exception(message);

/// <summary>An event differs from the first one of its key in what must be the same.</summary>
public sealed class IdempotencyValidationError(string message) : Exception(message);

/// <summary>The store does not say whether the key was seen; the handler did not run.</summary>
public sealed class IdempotencyPersistenceLayerError(string message, Exception? inner = null) : Exception(message, inner);
