using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Simulation.Storage;

namespace Simulation.Transport;

/// <summary>An answer of the simulated storage, as an Azure client reads it.</summary>
internal sealed class SimResponse(Reply reply, string clientRequestId) : Response
{
    public override int Status => reply.Status;

    public override string ReasonPhrase => reply.Code ?? "";

    public override Stream? ContentStream { get; set; } = new MemoryStream(reply.Body);

    public override string ClientRequestId { get; set; } = clientRequestId;

    // Clients read a buffered answer after they have disposed of its message.
    public override void Dispose() { }

    protected override bool ContainsHeader(string name) => reply.Headers.Find(name) is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => reply.Headers.All;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
        (value = reply.Headers.Find(name)) is not null;

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
        (values = reply.Headers.Find(name) is { } value ? [value] : null) is not null;
}
