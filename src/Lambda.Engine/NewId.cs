namespace Lambda.Engine;

/// <summary>Makes unique ids. A simulation of the engine sets its own source, so that a run can be replayed.</summary>
internal static class NewId
{
    [ThreadStatic]
    private static Func<Guid>? _source;

    /// <summary>The source of ids on this thread; null to use the system's.</summary>
    public static Func<Guid>? Source
    {
        get => _source;
        set => _source = value;
    }

    public static Guid Next() => _source is { } source ? source() : Guid.NewGuid();
}
