namespace Azure.Data.Tables.Queries;

/// <summary>Where a query goes on: from the headers of an answer to a token, and from that to the parameters of the next request.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</remarks>
internal sealed class Continuation(params string[] keys)
{
    private const string HeaderPrefix = "x-ms-continuation-";

    // The service's keys have no spaces; tokens are the real client's.
    private const char Separator = ' ';

    public static Continuation Entities { get; } = new("NextPartitionKey", "NextRowKey");

    public static Continuation Tables { get; } = new("NextTableName");

    /// <summary>The token, null after the last page.</summary>
    public string? Token(Response answer)
    {
        var values = keys.Select(key => answer.Headers.TryGetValue(HeaderPrefix + key, out var value) ? value : null).ToArray();
        return values.All(string.IsNullOrEmpty) ? null : string.Join(Separator, values);
    }

    public IEnumerable<(string Name, string Value)> Parameters(string? token) =>
        string.IsNullOrEmpty(token) ? [] : keys.Zip(token.Split(Separator, keys.Length));
}
