namespace FunctionApp.Invocation;

/// <summary>Settings of the engine, section <c>Lambda</c>.</summary>
public sealed class LambdaOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Lambda";

    /// <summary>The region in the ARNs of functions (<c>us-east-1</c>).</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The account in the ARNs of functions, 12 digits.</summary>
    public string AccountId { get; set; } = "000000000000";

    /// <summary>How many invocations run at once on an instance (1,000). Reservations of functions come out of it, and leave at least 100.</summary>
    public int ConcurrentExecutions { get; set; } = 1000;

    /// <summary>How large a streamed result may be, in bytes (200 MB).</summary>
    public long StreamedResultLimit { get; set; } = Limits.StreamedResult;

    /// <summary>Whether function errors tell callers and destinations where they were thrown (true). The log has it always.</summary>
    public bool StackTraces { get; set; } = true;

    internal IEnumerable<string> Errors()
    {
        if (ConcurrentExecutions < 1) yield return $"{Section}:ConcurrentExecutions is {ConcurrentExecutions}; it is at least 1.";
        if (StreamedResultLimit < Limits.SyncResult) yield return $"{Section}:StreamedResultLimit is {StreamedResultLimit}; it is at least {Limits.SyncResult} bytes, which a result at once may have.";
        if (AccountId.Length != 12 || !AccountId.All(char.IsAsciiDigit)) yield return $"{Section}:AccountId is '{AccountId}'; it has 12 digits.";
        if (string.IsNullOrWhiteSpace(Region)) yield return $"{Section}:Region is empty.";
    }
}
