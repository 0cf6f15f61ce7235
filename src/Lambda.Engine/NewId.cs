namespace Lambda.Engine;

/// <summary>Makes ids that nobody else makes. A simulation of the engine has a source of its own, so that a run can be replayed.</summary>
internal static class NewId
{
    [ThreadStatic]
    private static Func<Guid>? _source;

    /// <summary>What makes ids on this thread; null for the system's.</summary>
    public static Func<Guid>? Source
    {
        get => _source;
        set => _source = value;
    }

    public static Guid Next() => _source is { } source ? source() : Guid.NewGuid();
}
