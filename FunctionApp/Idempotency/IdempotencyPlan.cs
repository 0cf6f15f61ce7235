using FunctionApp.Invocation;

namespace FunctionApp.Idempotency;

/// <summary>A function's options, made ready to be used.</summary>
internal sealed class IdempotencyPlan(string function, IdempotencyOptions options)
{
    private readonly EventHash _key = new(function, options.Key is null ? [] : PayloadPath.Parse(options.Key));
    private readonly EventHash? _validation = options.PayloadValidation is null ? null : new(function, PayloadPath.Parse(options.PayloadValidation));

    public string Function => function;

    public TimeSpan ExpiresAfter => options.ExpiresAfter;

    /// <summary>The event's key; null when it has none, which the function allows.</summary>
    /// <exception cref="IdempotencyKeyError">It has none, which the function does not allow.</exception>
    public string? Key(ReadOnlySpan<byte> payload) => _key.Of(payload)
        ?? (options.ThrowOnNoIdempotencyKey ? throw new IdempotencyKeyError($"No data found to create a key: the event has nothing at '{options.Key}'.") : null);

    /// <summary>The hash of what must be the same in all events of a key; null is nothing.</summary>
    public string? Validation(ReadOnlySpan<byte> payload) => _validation is null ? null : _validation.Of(payload) ?? "";
}
