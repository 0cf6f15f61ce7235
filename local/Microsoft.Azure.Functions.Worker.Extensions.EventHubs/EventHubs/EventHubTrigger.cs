using System.Globalization;
using Azure.Messaging.EventHubs;
using Local.Blobs;
using Local.EventHubs.Checkpoints;
using Local.EventHubs.Ownership;
using Local.EventHubs.Pumps;
using Local.EventHubs.Reading;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs;

/// <summary>The Event Hubs trigger: one <see cref="EventHubListener"/> for each function.</summary>
internal sealed class EventHubTrigger(HostConfiguration host, FunctionExecutor executor, IEventHubs hubs, TimeProvider time, ILoggerFactory loggers) : ITrigger
{
    public Type AttributeType => typeof(EventHubTriggerAttribute);
    public string BindingType => "eventHubTrigger";

    public IListener CreateListener(HostedFunction function)
    {
        var attribute = (EventHubTriggerAttribute)function.TriggerAttribute;
        EventBinding.Check(function.Name, function.TriggerType, attribute.IsBatched);
        var options = EventHubOptions.From(host);
        var hub = hubs.Open(attribute.Connection, host.Resolve(attribute.EventHubName), attribute.ConsumerGroup is { Length: > 0 } group ? host.Resolve(group) : null, options);
        var container = StorageConnection.Of(host, null).Blobs().GetBlobContainerClient(BlobLayout.Container);
        var blobs = new BlobLayout(container, hub.FullyQualifiedNamespace, hub.Name, hub.ConsumerGroup);
        var setup = new ProcessorSetup(hub, new BlobOwnershipStore(blobs), new BlobCheckpointStore(blobs),
            (batch, cancellation) => executor.ExecuteAsync(function, Event(batch, attribute.IsBatched, Reason(batch)), cancellation), options, attribute.IsBatched);
        return new EventHubListener(setup, time, loggers.CreateLogger("Host.EventHubs"));
    }

    public ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation) =>
        new(EventBinding.To(((EventBatch)trigger.Value!).Events, target, ((EventHubTriggerAttribute)function.TriggerAttribute).IsBatched));

    public ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        var attribute = (EventHubTriggerAttribute)function.TriggerAttribute;
        var only = EventHubsModelFactory.EventData(new BinaryData(input), sequenceNumber: 0, offsetString: "0", enqueuedTime: time.GetUtcNow());
        var partition = new TriggerPartition(false, "", attribute.EventHubName, attribute.ConsumerGroup ?? "", "");
        return new(Event(new([only], partition), attribute.IsBatched, "This function was programmatically called via the host APIs."));
    }

    private static TriggerEvent Event(EventBatch batch, bool batched, string reason) =>
        new(batch, new LazyData(data => EventBindingData.Fill(data, batch, batched)), reason);

    private static string Reason(EventBatch batch)
    {
        var (first, last) = (batch.Events[0], batch.Events[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"New events in '{batch.Partition.EventHubName}', partition {batch.Partition.PartitionId}: {first.SequenceNumber}-{last.SequenceNumber}");
    }
}
