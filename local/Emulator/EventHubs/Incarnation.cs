namespace Local.Emulator.EventHubs;

/// <summary>
/// One run of the emulator. All events are lost at its end, but checkpoints may survive it. So the offsets of a run begin above those of
/// all earlier runs, and no stale checkpoint hides an event.
/// </summary>
/// <param name="FirstOffset">The offset of the first event in each partition.</param>
internal readonly record struct Incarnation(long FirstOffset)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // 32 KB per millisecond, which is more than a partition can receive. JavaScript represents the number exactly until 2034.
    private const int Bits = 15;

    public static Incarnation At(DateTimeOffset start) => new(Math.Max(0, (long)(start - Epoch).TotalMilliseconds) << Bits);
}
