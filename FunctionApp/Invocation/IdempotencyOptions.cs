namespace FunctionApp.Invocation;

/// <summary>Has a function's handler run once for each key: further events of the key get the first one's result. Part of <see cref="FunctionOptions"/>.</summary>
/// <remarks>Mirrors https://docs.powertools.aws.dev/lambda/dotnet/utilities/idempotency/.</remarks>
public sealed class IdempotencyOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Whether it does so (true).</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where in the event the key is, such as <c>order.id</c> or <c>items[0].sku</c>, or several places with commas between them; null is the whole event.</summary>
    public string? Key { get; set; }

    /// <summary>How long a result is kept and answered (1 hour): up to 365 days.</summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether an event without the key is a function error; otherwise the handler runs for it, however often it comes (false).</summary>
    public bool ThrowOnNoIdempotencyKey { get; set; }

    /// <summary>What of the event, written as <see cref="Key"/> is, must be the same in all events of a key; null is nothing.</summary>
    public string? PayloadValidation { get; set; }

    /// <summary>What is wrong with the options, each naming its setting.</summary>
    internal IEnumerable<string> Errors(string setting)
    {
        foreach (var (name, paths) in new[] { (nameof(Key), Key), (nameof(PayloadValidation), PayloadValidation) })
            if (paths is not null && PayloadPath.Error(paths) is { } error) yield return $"{setting}:{name} is '{paths}'; {error}";
        if (ExpiresAfter <= TimeSpan.Zero || ExpiresAfter > Longest) yield return $"{setting}:{nameof(ExpiresAfter)} is {ExpiresAfter}; allowed are more than 0 and up to {Longest.Days} days.";
    }
}
