using System.Net;

namespace Lambda.Workflows.Tasks.Targets;

/// <summary>The hosts that HTTP tasks may call with a connection, and the credentials that are added to their requests.</summary>
internal sealed class ConnectionTarget
{
    /// <summary>
    /// The hosts, such as <c>api.example.com</c>. The scheme is <c>https</c>, unless the host has a scheme and port, as in
    /// <c>http://localhost:5000</c>.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>
    /// Networks with private addresses that the hosts may have, such as <c>10.1.0.0/16</c>. Otherwise hosts must have public addresses,
    /// except those that <see cref="Hosts"/> lists as an address or as <c>localhost</c>.
    /// </summary>
    public IList<string> Networks { get; } = [];

    /// <summary>The name of the header that contains the API key.</summary>
    public string? ApiKeyName { get; set; }

    /// <summary>The API key.</summary>
    public string? ApiKeyValue { get; set; }

    /// <summary>The user of basic authentication.</summary>
    public string? Username { get; set; }

    /// <summary>The password of basic authentication.</summary>
    public string? Password { get; set; }

    /// <summary>Returns whether an address is on the list: its scheme, host and port must be the same.</summary>
    internal bool Allows(Uri address) => address.UserInfo.Length == 0 && Hosts.Any(host => Origin(host) is { } origin
        && origin.Scheme == address.Scheme && origin.Port == address.Port
        && string.Equals(origin.IdnHost, address.IdnHost, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Returns whether a host on the list may have an address. A host name that someone else controls must not lead into a private network.
    /// </summary>
    internal bool Reaches(string host, IPAddress address) => !PrivateAddresses.Has(address)
        || IPAddress.TryParse(host, out _)
        || (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) && IPAddress.IsLoopback(address))
        || Networks.Any(network => IPNetwork.Parse(network).Contains(PrivateAddresses.Plain(address)));

    internal IEnumerable<string> Errors(string setting)
    {
        if (Hosts.Count == 0)
            yield return $"{setting}:Hosts is empty: name the hosts that HTTP tasks may call.";
        foreach (var host in Hosts.Where(host => Origin(host) is null))
            yield return $"{setting}:Hosts has '{host}', which is not a host such as api.example.com or http://localhost:5000.";
        foreach (var network in Networks.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return $"{setting}:Networks has '{network}', which is not a network such as 10.1.0.0/16.";
        if (ApiKeyName is null != ApiKeyValue is null)
            yield return $"{setting} has one of ApiKeyName and ApiKeyValue: set both, or neither.";
        if (Username is null != Password is null)
            yield return $"{setting} has one of Username and Password: set both, or neither.";
    }

    private static Uri? Origin(string host) =>
        Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"https://{host}", UriKind.Absolute, out var origin)
        && origin is { Scheme: "https" or "http", PathAndQuery: "/", UserInfo: "", Fragment: "", Host.Length: > 0 }
            ? origin
            : null;
}
