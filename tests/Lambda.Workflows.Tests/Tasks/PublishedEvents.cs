namespace Lambda.Workflows.Tests.Tasks;

/// <summary>Event Grid with the topic <c>orders</c>.</summary>
internal sealed class PublishedEvents : IEventPublisher
{
    public List<PublishedEvent> Published { get; } = [];

    /// <summary>What publishing fails with.</summary>
    public Exception? Failure { get; init; }

    public Task PublishAsync(string topic, PublishedEvent published, CancellationToken cancellation)
    {
        if (Failure is not null)
            throw Failure;
        if (topic != "orders")
            throw new ArgumentException($"There is no topic '{topic}'.", nameof(topic));
        Published.Add(published);
        return Task.CompletedTask;
    }
}
