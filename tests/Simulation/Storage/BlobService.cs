using System.Globalization;
using System.Security;
using System.Text;
using Simulation.Scheduling;

namespace Simulation.Storage;

/// <summary>Block blobs: conditional uploads with metadata, downloads, listings, deletion.</summary>
internal sealed class BlobService(Loop loop)
{
    private const string Metadata = "x-ms-meta-";
    private readonly Dictionary<string, SortedDictionary<string, StoredBlob>> _containers = new(StringComparer.Ordinal);
    private int _version;

    public void Create(string container) => _containers.TryAdd(container, new(StringComparer.Ordinal));

    public IEnumerable<(string Name, StoredBlob Blob)> All(string container) =>
        _containers.TryGetValue(container, out var blobs) ? blobs.Select(blob => (blob.Key, blob.Value)) : [];

    public StoredBlob? Find(string container, string name) =>
        _containers.TryGetValue(container, out var blobs) ? blobs.GetValueOrDefault(name) : null;

    public Reply Answer(StorageCall call)
    {
        var path = call.Path.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (container, name) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (name.Length == 0 && call is { Method: "PUT" })
        {
            if (_containers.ContainsKey(container)) return Error(409, "ContainerAlreadyExists");
            Create(container);
            return Tagged(201, Tag());
        }
        if (!_containers.TryGetValue(container, out var blobs)) return Error(404, "ContainerNotFound");
        return (call.Method, name) switch
        {
            ("GET", "") when call.Query.GetValueOrDefault("comp") == "list" => List(call, blobs),
            ("GET", not "") when !call.Query.ContainsKey("comp") => Get(blobs.GetValueOrDefault(name)),
            ("PUT", not "") when !call.Query.ContainsKey("comp") && call.Header("x-ms-blob-type") == "BlockBlob" => Put(call, blobs, name),
            ("DELETE", not "") => blobs.Remove(name) ? Reply.Of(202) : Error(404, "BlobNotFound"),
            _ => throw call.Unknown(),
        };
    }

    private Reply Put(StorageCall call, SortedDictionary<string, StoredBlob> blobs, string name)
    {
        var was = blobs.GetValueOrDefault(name);
        if (call.Header("If-None-Match") == "*" && was is not null) return Error(409, "BlobAlreadyExists");
        if (call.Header("If-Match") is { } match && (was is null || match != "*" && match != was.Tag)) return Error(412, "ConditionNotMet");
        var metadata = call.Headers.Where(header => header.Name.StartsWith(Metadata, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Name[Metadata.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
        var blob = blobs[name] = new(call.Body, metadata, Tag(), loop.Now);
        return Tagged(201, blob.Tag);
    }

    private static Reply Get(StoredBlob? blob)
    {
        if (blob is null) return Error(404, "BlobNotFound");
        var reply = new Reply(200, blob.Content).With("ETag", blob.Tag).With("x-ms-blob-type", "BlockBlob")
            .With("Content-Type", "application/octet-stream").With("Last-Modified", Time(blob.At))
            .With("Content-Length", blob.Content.Length.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in blob.Metadata) reply.With(Metadata + name, value);
        return reply;
    }

    private static Reply List(StorageCall call, SortedDictionary<string, StoredBlob> blobs)
    {
        var text = new StringBuilder("<EnumerationResults><Blobs>");
        foreach (var (name, blob) in blobs)
        {
            if (!name.StartsWith(call.Query.GetValueOrDefault("prefix") ?? "", StringComparison.Ordinal)) continue;
            text.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties>");
            text.Append(CultureInfo.InvariantCulture, $"<Last-Modified>{Time(blob.At)}</Last-Modified><Etag>{blob.Tag.Trim('"')}</Etag>");
            text.Append(CultureInfo.InvariantCulture, $"<Content-Length>{blob.Content.Length}</Content-Length>");
            text.Append("<BlobType>BlockBlob</BlobType></Properties><Metadata>");
            foreach (var (key, value) in blob.Metadata)
                text.Append(CultureInfo.InvariantCulture, $"<{key}>{SecurityElement.Escape(value)}</{key}>");
            text.Append("</Metadata></Blob>");
        }
        return Reply.Xml(200, text.Append("</Blobs><NextMarker /></EnumerationResults>").ToString());
    }

    private string Tag() => string.Create(CultureInfo.InvariantCulture, $"\"0x{++_version:X}\"");

    private Reply Tagged(int status, string tag) => Reply.Of(status).With("ETag", tag).With("Last-Modified", Time(loop.Now));

    private static string Time(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    private static Reply Error(int status, string code) => Reply.Error(StorageKind.Blob, status, code);
}

/// <summary>A blob as it was last uploaded.</summary>
internal sealed record StoredBlob(byte[] Content, Dictionary<string, string> Metadata, string Tag, DateTimeOffset At);
