namespace Azure.Messaging.EventHubs.Transport;

/// <summary>The names that clients have at the service.</summary>
internal static class ClientNames
{
    /// <summary>That of the options, or one made up.</summary>
    public static string Identifier(string? given) => string.IsNullOrEmpty(given) ? Guid.NewGuid().ToString() : given;
}
