using System.Text;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Testing.Contracts;

namespace Lambda.Functions.Tests.State.Destinations;

public sealed class FunctionContract : DestinationContract
{
    private readonly TestEngine _engine = new(functions => functions.AddRaw<Echo>("other"));

    protected override string Name => "other";
    protected override IEnumerable<string> WrongNames => ["nobody", "", "Other"];
    protected override int? Limit => Limits.AsyncPayload;
    protected override IDestination Destination => new FunctionDestination(_engine.Catalogue, _engine.Async, _engine.Payloads);

    protected override IDestination? Away => null;

    public override ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_function_destination_is_unavailable_if_the_event_queue_is_unavailable()
    {
        _engine.Queue.Fails = new StorageUnavailableException("away", new IOException());
        await Assert.ThrowsAsync<DestinationUnavailableException>(() =>
            Destination.SendAsync(Name, Some.Record(InvocationCondition.Success, 1, "1", null), DestinationPlaces.OnSuccess,
                TestContext.Current.CancellationToken));
    }

    protected override Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation)
    {
        Assert.True(_engine.Queue.Messages.TryDequeue(out var message));
        var item = AsyncEventCodec.Read(message.Body);
        var json = Encoding.UTF8.GetString((item.PayloadBlob is { } blob ? _engine.Payloads.Blobs[blob] : item.Payload).Span);
        if ((string?)System.Text.Json.Nodes.JsonNode.Parse(json)!["recordBlob"] is not { } path) return Task.FromResult((json, false));
        return Task.FromResult((Encoding.UTF8.GetString(_engine.Payloads.Blobs[path.Split('/')[1]].Span), true));
    }
}
