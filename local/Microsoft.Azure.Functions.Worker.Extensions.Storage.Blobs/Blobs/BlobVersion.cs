using Azure;

namespace Local.Blobs;

/// <summary>One version of a blob: what a function runs for at most once.</summary>
/// <param name="ETag">With its quotes, as receipts and messages have it.</param>
/// <param name="Type">As messages have it: <c>BlockBlob</c>, <c>AppendBlob</c> or <c>PageBlob</c>.</param>
internal sealed record BlobVersion(string Container, string Name, string ETag, string Type)
{
    /// <summary>An ETag with its quotes: listings and events leave them out.</summary>
    public static string Quoted(string etag) => $"\"{etag.Trim('"')}\"";

    /// <inheritdoc cref="Quoted(string)"/>
    public static string Quoted(ETag etag) => Quoted(etag.ToString());
}
