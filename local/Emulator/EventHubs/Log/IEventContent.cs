namespace Local.Emulator.EventHubs.Log;

/// <summary>The content of an event. The domain only needs its size.</summary>
internal interface IEventContent
{
    /// <summary>The size in bytes, as limits count it.</summary>
    int Size { get; }
}
