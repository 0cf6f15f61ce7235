namespace Local.Emulator.EventGrid.Blobs;

/// <summary>A blob as a listing shows it.</summary>
/// <param name="ETag">Without quotes, as listings and events have it.</param>
/// <param name="Type">As events have it: <c>BlockBlob</c>, <c>AppendBlob</c> or <c>PageBlob</c>.</param>
internal sealed record BlobVersion(string Container, string Name, string ETag, string Type, string ContentType, long ContentLength, DateTimeOffset Modified);
