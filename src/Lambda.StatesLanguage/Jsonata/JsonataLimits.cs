namespace Lambda.StatesLanguage.Jsonata;

/// <summary>
/// The limits of one evaluation. Those on statements and memory stop a runaway expression at the same place in every replay; the time limit
/// is the last resort.
/// </summary>
public sealed record JsonataLimits
{
    /// <summary>The default limits.</summary>
    public static JsonataLimits Default { get; } = new();

    /// <summary>The maximum length of an expression, in characters; 32,768 by default.</summary>
    public int Length { get; init; } = 32_768;

    /// <summary>The maximum number of JavaScript statements that run; 5,000,000 by default.</summary>
    public int Statements { get; init; } = 5_000_000;

    /// <summary>The maximum number of allocated bytes, including those freed again; 512 MB by default.</summary>
    public long Memory { get; init; } = 512L * 1024 * 1024;

    /// <summary>The maximum depth of calls; 1,500 by default.</summary>
    public int Recursion { get; init; } = 1_500;

    /// <summary>The maximum time of an evaluation; 10 seconds by default.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
}
