namespace Lambda.Engine.Async;

/// <summary>The address of a destination: its kind, and its name within that kind.</summary>
/// <param name="Kind">The kind, such as <c>storage-queue</c>.</param>
/// <param name="Name">The name, such as that of a queue.</param>
public readonly record struct DestinationAddress(string Kind, string Name)
{
    internal const string Form = "a destination is written as <kind>:<name>, such as storage-queue:lambda-on-failure.";

    /// <summary>Parses <c>kind:name</c>; null when the text has another form.</summary>
    public static DestinationAddress? Parse(string text) =>
        text?.IndexOf(':') is > 0 and var colon && colon < text.Length - 1 ? new(text[..colon], text[(colon + 1)..]) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}:{Name}";
}
