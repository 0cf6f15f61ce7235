namespace Local.Emulator.ServiceBus.Messages;

/// <summary>Times as ticks, which take less memory in a message or a timer than a <see cref="DateTimeOffset"/>.</summary>
internal static class Ticks
{
    /// <summary>A time that is never reached: the ticks of <see cref="DateTimeOffset.MaxValue"/>.</summary>
    public const long Never = 3_155_378_975_999_999_999;
}
