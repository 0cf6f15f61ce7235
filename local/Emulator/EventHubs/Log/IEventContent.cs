namespace Local.Emulator.EventHubs.Log;

/// <summary>An event as it was published; the domain needs to know no more of it.</summary>
internal interface IEventContent
{
    /// <summary>Bytes, as limits count them.</summary>
    int Size { get; }
}
