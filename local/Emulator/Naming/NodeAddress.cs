namespace Local.Emulator.Naming;

/// <summary>Clients name nodes by path, with or without a slash before it, or by a whole URI.</summary>
internal static class NodeAddress
{
    /// <summary>The path alone, unescaped, without a slash at its ends.</summary>
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
