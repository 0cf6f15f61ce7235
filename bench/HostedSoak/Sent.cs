using System.Text.Json.Serialization;

namespace HostedSoak;

/// <summary>How a thing reaches a function; <see cref="Window"/> is a tumbling window that has ended, with what it counted.</summary>
public enum Kind
{
    Sync,
    Async,
    Failing,
    Queue,
    Stream,
    Table,
    Window,
}

/// <summary>Something that was sent: the <paramref name="Number"/>th of its <paramref name="Key"/>, which is unique in its kind.</summary>
public readonly record struct Thing(Kind Kind, string Key, long Number);

/// <summary>The content of what is sent.</summary>
/// <param name="Filling">Makes it as large as wanted.</param>
public sealed record Sent(Kind Kind, string Key, long Number, string Filling)
{
    [JsonIgnore]
    public Thing Thing => new(Kind, Key, Number);
}
