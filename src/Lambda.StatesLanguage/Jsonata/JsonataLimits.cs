namespace Lambda.StatesLanguage.Jsonata;

/// <summary>
/// What one evaluation may use. Statements and memory end a runaway expression at the same place in every replay;
/// the time is the last guard.
/// </summary>
public sealed record JsonataLimits
{
    /// <summary>The limits unless others are set.</summary>
    public static JsonataLimits Default { get; } = new();

    /// <summary>The longest expression, in characters. 32,768 unless set.</summary>
    public int Length { get; init; } = 32_768;

    /// <summary>How many JavaScript statements run at most. 5,000,000 unless set.</summary>
    public int Statements { get; init; } = 5_000_000;

    /// <summary>How many bytes are allocated at most, freed ones included. 512 MB unless set.</summary>
    public long Memory { get; init; } = 512L * 1024 * 1024;

    /// <summary>How deep calls go. 1,500 unless set.</summary>
    public int Recursion { get; init; } = 1_500;

    /// <summary>How long an evaluation takes at most. 10 seconds unless set.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
}
