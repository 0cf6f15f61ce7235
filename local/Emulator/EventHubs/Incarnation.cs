namespace Local.Emulator.EventHubs;

/// <summary>
/// One run of the emulator, at whose end all events are lost. Checkpoints may outlive it, so the offsets of a run begin above those
/// of all earlier runs, and no stale checkpoint hides an event.
/// </summary>
/// <param name="FirstOffset">That of the first event of each partition.</param>
internal readonly record struct Incarnation(long FirstOffset)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // 32 KB per millisecond, which is more than a partition can receive. JavaScript represents the number exactly until 2034.
    private const int Bits = 15;

    public static Incarnation At(DateTimeOffset start) => new(Math.Max(0, (long)(start - Epoch).TotalMilliseconds) << Bits);
}
