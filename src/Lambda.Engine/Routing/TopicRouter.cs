using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing.Topics;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Delivers messages of topics to the functions that are subscribed to them, as an asynchronous event for each function.</summary>
internal sealed class TopicRouter(
    TopicSubscriptions subscriptions, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records,
    Deliveries deliveries, TimeProvider time, ILogger<TopicRouter> logger)
{
    private readonly OnceAccepted _targets = new(asynchronous, records, catalogue, time, logger);

    /// <summary>
    /// Accepts an Event Grid event as a message of a topic, for each subscription whose filter policy it matches. When it returns, every
    /// function has the message, or the target of its redrive policy does.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="json">The event, in either schema.</param>
    /// <param name="cancellation">Cancelled when the app shuts down.</param>
    /// <exception cref="MalformedEventException">The JSON is not an event, or not a message that SNS would publish.</exception>
    /// <exception cref="StorageUnavailableException">Some subscriptions do not have the message, so it must be redelivered. The other
    /// subscriptions then recognize it.</exception>
    public async Task RouteAsync(string topic, string json, CancellationToken cancellation)
    {
        var grid = GridEventReader.Read(json);
        var message = PublishedMessages.Of(grid, time.GetUtcNow());
        var targets = subscriptions.Of(topic, message).Select(one => DeliverAsync(topic, grid, message, one, cancellation)).ToArray();
        if (targets.Length == 0) TopicLog.Filtered(logger, grid.Id, topic);
        await OnceAccepted.AllAsync(grid.Id, targets);
    }

    private async Task<StorageUnavailableException?> DeliverAsync(
        string topic, GridEvent grid, TopicMessage message, TopicSubscriptions.Compiled to, CancellationToken cancellation)
    {
        var topicArn = $"arn:aws:sns:{catalogue.Region}:{catalogue.AccountId}:{topic}";
        var input = TopicNotification.ToJson(message, topicArn, $"{topicArn}:{DeterministicId.Of(to.Name)}");
        var key = $"subscription\n{to.Name}\n{grid.Source.Length}\n{grid.Source}{grid.Id}";
        if (input.Length > Limits.AsyncPayload)
        {
            var reason = $"The event has {input.Length} bytes; at most {Limits.AsyncPayload} are allowed for asynchronous invocations.";
            return await GiveUpAsync(grid, to, key, input, "RequestTooLargeException", reason, cancellation);
        }
        var failure = await _targets.SendAsync(grid.Id, to.Name, key, to.Function, input, cancellation);
        // A retry would not help: storage would refuse it again.
        return failure is { IsRefusal: true }
            ? await GiveUpAsync(grid, to, key, input, "StorageRefused", failure.Message, cancellation)
            : failure;
    }

    // As SNS does after a client-side error: without a redrive policy, the message is discarded.
    private async Task<StorageUnavailableException?> GiveUpAsync(
        GridEvent grid, TopicSubscriptions.Compiled to, string key, ReadOnlyMemory<byte> input, string type, string reason,
        CancellationToken cancellation)
    {
        if (to.RedriveTo is not { } address)
        {
            TopicLog.Discarded(logger, grid.Id, to.Name, reason);
            return null;
        }
        var now = time.GetUtcNow();
        var record = new DestinationRecord(
            now, DeterministicId.Of(key), to.Function.Arn, InvocationCondition.RetriesExhausted, 0, input, grid.Time ?? now)
        {
            Function = to.Function.Name,
            ResponsePayload = FunctionError.Of(type, reason).Payload,
            FunctionError = FunctionError.Unhandled,
        };
        try
        {
            await deliveries.SendAsync(address, DestinationPlaces.DeadLetter, record, cancellation);
            TopicLog.Redriven(logger, grid.Id, to.Name, address.ToString(), reason);
            return null;
        }
        catch (StorageUnavailableException e)
        {
            return e;
        }
    }
}
