namespace Lambda.Engine.Async;

/// <summary>Settings of asynchronous invocation, in section <c>Lambda:Async</c>.</summary>
/// <remarks>Defaults are those of https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html.</remarks>
internal sealed class AsyncOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string Section = "Lambda:Async";

    /// <summary>The delay before the first retry after a function error; 1 minute by default.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The delay before the second retry after a function error; 2 minutes by default.</summary>
    public TimeSpan SecondRetryDelay { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The first back-off after a throttle, or after storage or a destination fails; 1 second by default. Each further one is twice as
    /// long.
    /// </summary>
    public TimeSpan MinimumBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off; 5 minutes by default.</summary>
    public TimeSpan MaximumBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The destination for records of failed events whose function has no on-failure destination; <c>storage-queue:lambda-on-failure</c> by
    /// default.
    /// </summary>
    public string OnFailure { get; set; } = "storage-queue:lambda-on-failure";

    /// <summary>How long finished invocation records and their payloads are kept; 7 days by default.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many dead letters a job redrives per second: 1–1,000; 50 by default.</summary>
    public int RedriveRate { get; set; } = 50;

    internal IEnumerable<string> Errors()
    {
        // A Storage queue hides a message for at most 7 days.
        var longest = TimeSpan.FromHours(6);
        foreach (var (name, value) in new[]
        {
            (nameof(FirstRetryDelay), FirstRetryDelay), (nameof(SecondRetryDelay), SecondRetryDelay),
            (nameof(MinimumBackoff), MinimumBackoff), (nameof(MaximumBackoff), MaximumBackoff),
        })
            if (value < TimeSpan.Zero || value > longest) yield return $"{Section}:{name} is {value}; it must be 0 to {longest}.";
        if (MaximumBackoff < MinimumBackoff)
            yield return $"{Section}:{nameof(MaximumBackoff)} is {MaximumBackoff}, less than {nameof(MinimumBackoff)} {MinimumBackoff}.";
        if (Retention < TimeSpan.FromHours(7))
            yield return $"{Section}:{nameof(Retention)} is {Retention}; "
                + "it must be at least 7 hours, which is longer than any event lives.";
        if (RedriveRate is < 1 or > 1000) yield return $"{Section}:{nameof(RedriveRate)} is {RedriveRate}; it must be 1 to 1000 a second.";
        if (DestinationAddress.Parse(OnFailure) is null)
            yield return $"{Section}:{nameof(OnFailure)} is '{OnFailure}'; {DestinationAddress.Form}";
    }
}
