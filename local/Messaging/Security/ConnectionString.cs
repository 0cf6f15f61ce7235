namespace Local.Messaging;

/// <summary>What a connection string says.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas and test-locally-with-service-bus-emulator.</remarks>
internal sealed record ConnectionString(Uri Endpoint, string? EntityPath, string? KeyName, string? Key, string? Signature, bool IsEmulator)
{
    /// <exception cref="FormatException">It is not made of <c>name=value;</c>.</exception>
    /// <exception cref="ArgumentException">It lacks an endpoint, or a way to sign.</exception>
    public static ConnectionString Parse(string text)
    {
        var parts = Split(text);
        if (!parts.TryGetValue("Endpoint", out var address) || !Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Host.Length == 0)
            throw new ArgumentException("The connection string has no Endpoint=sb://<host>.", nameof(text));
        var parsed = new ConnectionString(
            endpoint,
            parts.GetValueOrDefault("EntityPath"),
            parts.GetValueOrDefault("SharedAccessKeyName"),
            parts.GetValueOrDefault("SharedAccessKey"),
            parts.GetValueOrDefault("SharedAccessSignature"),
            parts.TryGetValue("UseDevelopmentEmulator", out var emulator) && bool.TryParse(emulator, out var isEmulator) && isEmulator);
        if (parsed.Signature is null && (parsed.KeyName is null || parsed.Key is null))
            throw new ArgumentException("The connection string has neither SharedAccessKeyName and SharedAccessKey nor a SharedAccessSignature.", nameof(text));
        return parsed;
    }

    public static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException("The connection string has a part without a name and a '='.");
            parts[part[..equals].TrimEnd()] = part[(equals + 1)..].TrimStart();
        }
        return parts;
    }
}
