using System.Net;
using System.Text.Json;
using HostedSoak;
using Soak.Accounts;
using Soak.Stack;

namespace Soak.Load;

/// <summary>Invokes a function over HTTP, and waits for its result or only until the event is accepted.</summary>
internal sealed class HttpSender(App app, Kind kind, Ledger ledger, Ends ends) : ISender
{
    private readonly string _function = kind == Kind.Failing ? "refuse" : "take";
    private long _last;
    private int _wrong;

    /// <summary>How many results were not the function's.</summary>
    public int WrongResults => Volatile.Read(ref _wrong);

    public async Task SendAsync(CancellationToken cancellation)
    {
        var thing = new Thing(kind, "-", Interlocked.Increment(ref _last));
        var content = Content.Of(thing);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/functions/{_function}/invocations", UriKind.Relative))
        {
            Content = new ByteArrayContent(content),
        };
        if (kind != Kind.Sync) request.Headers.Add("X-Amz-Invocation-Type", "Event");
        var client = app.Next() ?? throw new HttpRequestException(HttpRequestError.ConnectionError);
        using var answer = await client.SendAsync(request, cancellation);
        var result = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (answer.StatusCode != (kind == Kind.Sync ? HttpStatusCode.OK : HttpStatusCode.Accepted))
            throw new HttpRequestException("The app did not accept it.", null, answer.StatusCode);
        if (kind == Kind.Sync && !result.AsSpan().SequenceEqual(content)) Interlocked.Increment(ref _wrong);
        if (kind != Kind.Sync) ends.Accept(answer.Headers.GetValues("x-amzn-RequestId").Single(), kind);
        ledger.Accept(thing);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What is sent of a thing.</summary>
internal static class Content
{
    public const int Bytes = 300;
    private static readonly string Filling = new('x', 200);

    public static byte[] Of(Thing thing) => JsonSerializer.SerializeToUtf8Bytes(
        new Sent(thing.Kind, thing.Key, thing.Number, Filling), JsonSerializerOptions.Web);
}
