using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Simulation.Transport;

/// <summary>A request of an Azure client, held in memory.</summary>
internal sealed class SimRequest : Request
{
    private readonly Headers _headers = new();

    public override string ClientRequestId { get; set; } = "";

    public byte[] Body()
    {
        if (Content is null) return [];
        using var body = Content.TryComputeLength(out var length) ? new MemoryStream((int)length) : new MemoryStream();
        Content.WriteTo(body, default);
        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }

    public string? Header(string name) => _headers.Find(name);

    public IEnumerable<HttpHeader> All => _headers.All;

    public override void Dispose() => Content?.Dispose();

    protected override void AddHeader(string name, string value) => _headers.Add(name, value);

    protected override void SetHeader(string name, string value) => _headers.Set(name, value);

    protected override bool ContainsHeader(string name) => _headers.Find(name) is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.All;

    protected override bool RemoveHeader(string name) => _headers.Remove(name);

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = _headers.Find(name)) is not null;

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
        (values = _headers.Find(name) is { } value ? [value] : null) is not null;
}
