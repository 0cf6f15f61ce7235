using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;

namespace Lambda.Testing.Contracts;

/// <summary>The behaviour that every kind of destination must have.</summary>
public abstract class DestinationContract : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract string Name { get; }

    /// <summary>Names that are not valid for the kind.</summary>
    protected abstract IEnumerable<string> WrongNames { get; }

    /// <summary>
    /// Returns the JSON of the next record that arrived, and whether it arrived by reference. If it did, the JSON is that of the record
    /// referred to.
    /// </summary>
    protected abstract Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation);

    protected abstract IDestination Destination { get; }

    /// <summary>The same kind of destination with a server that does not answer; null when the kind cannot be unavailable.</summary>
    protected abstract IDestination? Away { get; }

    /// <summary>The size of the largest record that arrives without a reference; null when all records do.</summary>
    protected abstract int? Limit { get; }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_record_arrives_unchanged()
    {
        var record = Of(InvocationCondition.RetriesExhausted, 3, """{"errorType":"E","errorMessage":"é 😀"}""", "Unhandled");
        await Destination.SendAsync(Name, record, DestinationPlaces.OnFailure, Cancellation);
        var (json, byReference) = await NextAsync(Cancellation);
        Assert.Equal(JsonNode.Parse(record.ToJson().Span)!.ToJsonString(), JsonNode.Parse(json)!.ToJsonString());
        Assert.False(byReference);
    }

    [Fact]
    public async Task A_record_that_is_too_large_arrives_as_a_reference_to_the_complete_record()
    {
        var size = Limit ?? 2_000_000;
        var record = Of(InvocationCondition.Success, 1, "true", null, payload: $"\"{new string('x', size)}\"");
        await Destination.SendAsync(Name, record, DestinationPlaces.OnFailure, Cancellation);
        var (json, byReference) = await NextAsync(Cancellation);
        Assert.Equal(Limit is not null, byReference);
        Assert.Equal(size, ((string?)JsonNode.Parse(json)!["requestPayload"])!.Length);
    }

    [Fact]
    public void An_invalid_name_is_refused()
    {
        Assert.Null(Destination.Problem(Name));
        Assert.All(WrongNames, name => Assert.False(string.IsNullOrEmpty(Destination.Problem(name)), name));
    }

    [Fact]
    public async Task Sending_to_an_unavailable_destination_throws_DestinationUnavailableException()
    {
        if (Away is not { } away) return;
        var record = Of(InvocationCondition.Success, 1, "true", null);
        await Assert.ThrowsAsync<DestinationUnavailableException>(
            () => away.SendAsync(Name, record, DestinationPlaces.OnFailure, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_send_stops()
    {
        var record = Of(InvocationCondition.Success, 1, "true", null);
        var error = await Xunit.Record.ExceptionAsync(
            () => Destination.SendAsync(Name, record, DestinationPlaces.OnFailure, new CancellationToken(canceled: true)));
        // A store within the process may finish before the cancellation is observed.
        if (Away is not null) Assert.IsType<OperationCanceledException>(error, exactMatch: false);
    }

    private static DestinationRecord Of(
        InvocationCondition condition, int count, string? response, string? functionError, string payload = """{"id":1}""") =>
        new(new DateTimeOffset(2019, 11, 14, 18, 16, 5, 568, TimeSpan.Zero), "e4b46cbf-b738-4880-8880-a18cdf61200e",
            "arn:aws:lambda:us-east-1:123456789012:function:my-function", condition, count,
            Encoding.UTF8.GetBytes(payload), new DateTimeOffset(2019, 11, 14, 18, 13, 2, 1, TimeSpan.Zero))
        {
            Function = "my-function",
            ResponsePayload = response is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(response),
            FunctionError = functionError,
        };
}
