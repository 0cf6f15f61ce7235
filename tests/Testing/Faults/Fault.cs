namespace Testing.Faults;

/// <summary>What happens to bytes on their way.</summary>
public enum FaultKind
{
    /// <summary>They pass.</summary>
    None,

    /// <summary>They pass later.</summary>
    Delay,

    /// <summary>They and all that follow disappear, until the connection ends.</summary>
    Drop,

    /// <summary>Some of them pass, and the connection ends.</summary>
    Truncate,

    /// <summary>The connection ends before them.</summary>
    Cut,
}

/// <param name="Kind">What happens.</param>
/// <param name="Passes">How many of the bytes pass.</param>
/// <param name="After">How long the delay is, or how long the connection stays open after a drop.</param>
public readonly record struct Fault(FaultKind Kind, int Passes, TimeSpan After);
