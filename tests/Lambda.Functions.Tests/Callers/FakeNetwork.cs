using System.Collections.Concurrent;
using System.Net;

namespace Lambda.Functions.Tests.Callers;

/// <summary>The hosts that the app calls, as a test defines them. An address that is not defined fails as an unknown host does.</summary>
public sealed class FakeNetwork : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> _hosts = new();

    /// <summary>Every request that has been sent, with its body.</summary>
    public ConcurrentQueue<(string Method, string Address, string? Body, string? ContentType)> Sent { get; } = new();

    public void Serve(string address, Func<HttpRequestMessage, HttpResponseMessage> answer) => _hosts[address] = answer;

    public void Serve(string address, string text) => Serve(address, _ => new(HttpStatusCode.OK) { Content = new StringContent(text) });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.AbsoluteUri;
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Sent.Enqueue((request.Method.Method, address, body, request.Content?.Headers.ContentType?.ToString()));
        return _hosts.TryGetValue(address, out var answer) ? answer(request) : throw new HttpRequestException($"There is no {address}.");
    }
}
