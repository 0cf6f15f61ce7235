namespace Local.Emulator.Naming;

/// <summary>Normalizes the address of a node, which clients send as a path, with or without a leading slash, or as a URI.</summary>
internal static class NodeAddress
{
    /// <summary>Returns the path alone, unescaped, without slashes at its ends.</summary>
    public static string Normalize(string? address)
    {
        if (address is null) return "";
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var path = address.IndexOf('/', scheme + 3);
            address = path < 0 ? "" : address[path..];
        }
        return Uri.UnescapeDataString(address).Trim('/');
    }
}
