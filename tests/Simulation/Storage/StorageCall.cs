using System.Net;
using Azure.Core;
using Simulation.Transport;

namespace Simulation.Storage;

internal enum StorageKind
{
    Blob, Queue, Table,
}

/// <summary>A request to the storage service.</summary>
internal sealed record StorageCall(StorageKind Service, string Method, string Path, Dictionary<string, string> Query, byte[] Body)
{
    public Func<string, string?> Header { get; init; } = _ => null;

    public IEnumerable<HttpHeader> Headers { get; init; } = [];

    public static StorageCall Of(SimRequest request)
    {
        // The address is read as it was put together: to parse it as a whole costs as much as to answer.
        var uri = request.Uri;
        var service = uri.Host!.Split('.')[1] switch
        {
            "blob" => StorageKind.Blob,
            "queue" => StorageKind.Queue,
            "table" => StorageKind.Table,
            var other => throw new NotSupportedException($"There is no service '{other}'."),
        };
        return new(service, request.Method.Method, Uri.UnescapeDataString(uri.Path), QueryOf(uri.Query), request.Body())
        {
            Header = request.Header,
            Headers = request.All,
        };
    }

    public NotSupportedException Unknown() => new(
        $"The simulated storage does not know {Method} {Path} with the parameters {string.Join(", ", Query.Keys)}. "
        + "Add it, as the REST API has it.");

    public override string ToString() => $"{Method} {Service}:{Path}{(Header("If-Match") is { } match ? $" if {match}" : "")}";

    private static Dictionary<string, string> QueryOf(string query)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) all[WebUtility.UrlDecode(pair)] = "";
            else all[WebUtility.UrlDecode(pair[..at])] = WebUtility.UrlDecode(pair[(at + 1)..]);
        }
        return all;
    }
}
