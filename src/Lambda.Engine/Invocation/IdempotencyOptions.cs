namespace Lambda.Engine.Invocation;

/// <summary>
/// Runs a function's handler once for each key; further events with the key get the result of the first. Part of <see
/// cref="FunctionOptions"/>.
/// </summary>
/// <remarks>Mirrors https://docs.powertools.aws.dev/lambda/dotnet/utilities/idempotency/.</remarks>
public sealed class IdempotencyOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Whether idempotency is on; true by default.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The path of the key in the event, such as <c>order.id</c> or <c>items[0].sku</c>, or several paths separated by commas; null for the
    /// whole event.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>How long a result is kept: up to 365 days; 1 hour by default.</summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether an event without a key is a function error; false by default. If it is not, the handler runs each time such an event
    /// arrives.
    /// </summary>
    public bool ThrowOnNoIdempotencyKey { get; set; }

    /// <summary>The fields that must be the same in all events with the same key, written as in <see cref="Key"/>; null for none.</summary>
    public string? PayloadValidation { get; set; }

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting)
    {
        foreach (var (name, paths) in new[] { (nameof(Key), Key), (nameof(PayloadValidation), PayloadValidation) })
            if (paths is not null && PayloadPath.Error(paths) is { } error) yield return $"{setting}:{name} is '{paths}'; {error}";
        if (ExpiresAfter <= TimeSpan.Zero || ExpiresAfter > Longest)
            yield return $"{setting}:{nameof(ExpiresAfter)} is {ExpiresAfter}; it must be more than 0 and at most {Longest.Days} days.";
    }
}
