namespace Local.Emulator.EventHubs;

/// <summary>
/// One life of the event hubs, which end with the emulator. Checkpoints may outlive them, so offsets begin above those of
/// every earlier life: what was read of that one hides nothing of this one.
/// </summary>
/// <param name="FirstOffset">That of the first event of each partition.</param>
internal readonly record struct Incarnation(long FirstOffset)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // For each millisecond 32 KB, which a partition does not outgrow over its life; JavaScript's numbers hold it until 2034.
    private const int Bits = 15;

    public static Incarnation At(DateTimeOffset start) => new(Math.Max(0, (long)(start - Epoch).TotalMilliseconds) << Bits);
}
