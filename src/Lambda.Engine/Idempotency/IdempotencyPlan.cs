using Lambda.Engine.Invocation;

namespace Lambda.Engine.Idempotency;

/// <summary>A function's idempotency options, compiled.</summary>
internal sealed class IdempotencyPlan(string function, IdempotencyOptions options)
{
    private readonly EventHash _key = new(function, options.Key is null ? [] : PayloadPath.Parse(options.Key));
    private readonly EventHash? _validation = options.PayloadValidation is null
        ? null
        : new(function, PayloadPath.Parse(options.PayloadValidation));

    public string Function => function;

    public TimeSpan ExpiresAfter => options.ExpiresAfter;

    /// <summary>Returns the event's key; null when it has none and the function allows that.</summary>
    /// <exception cref="IdempotencyKeyError">The event has no key, and the function requires one.</exception>
    public string? Key(ReadOnlySpan<byte> payload) => _key.Of(payload)
        ?? (options.ThrowOnNoIdempotencyKey
            ? throw new IdempotencyKeyError($"No data found to create a key: the event has nothing at '{options.Key}'.")
            : null);

    /// <summary>Returns the hash of the fields that must be the same in all events with the same key; null for none.</summary>
    public string? Validation(ReadOnlySpan<byte> payload) => _validation is null ? null : _validation.Of(payload) ?? "";
}
