namespace Local.Emulator.EventHubs.Log;

/// <summary>The content of an event, of which the domain needs only the size.</summary>
internal interface IEventContent
{
    /// <summary>Bytes, as limits count them.</summary>
    int Size { get; }
}
