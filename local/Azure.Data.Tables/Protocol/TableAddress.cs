namespace Azure.Data.Tables.Protocol;

/// <summary>Where a table is: the service's address, and what an address says about account and table.</summary>
internal static class TableAddress
{
    /// <summary><c>account.table.core.windows.net</c> names the account in the host, <c>127.0.0.1:10002/account</c> in the path.</summary>
    public static string AccountName(Uri address) =>
        IsNamedByPath(address) ? Segment(address, 1) ?? "" : address.Host.Split('.')[0];

    /// <summary>The table that the address ends with, null if it is the service's.</summary>
    public static string? TableName(Uri address) => Segment(address, IsNamedByPath(address) ? 2 : 1);

    /// <summary>The service's address, from its own or a table's; a signature in the query stays.</summary>
    public static Uri Service(Uri address, string? tableName)
    {
        if (tableName is null || TableName(address) is not { } last || !string.Equals(last, tableName, StringComparison.OrdinalIgnoreCase)) return address;
        var path = address.AbsolutePath.TrimEnd('/');
        return new UriBuilder(address) { Path = path[..path.LastIndexOf('/')] }.Uri;
    }

    /// <exception cref="ArgumentException">A signature would travel in the clear.</exception>
    public static void RequireSafe(Uri address, string parameter)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback) throw new ArgumentException($"A shared access signature is sent by https only, not to {address.GetLeftPart(UriPartial.Authority)}.", parameter);
    }

    private static bool IsNamedByPath(Uri address) => address.IsLoopback || address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static string? Segment(Uri address, int index) =>
        address.Segments.ElementAtOrDefault(index)?.TrimEnd('/') is { Length: > 0 } segment ? segment : null;
}
