using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Async;

/// <summary>
/// Delivers records to destinations. While a destination is unavailable, it retries the delivery without running the event's handler again.
/// </summary>
internal sealed class Deliveries(
    Destinations destinations, IEventQueue queue, IPayloadStore payloads, RetryPolicy policy, TimeProvider time, ILogger<Deliveries> logger)
{
    /// <summary>Delivers the record, or stores it and queues a later delivery.</summary>
    /// <exception cref="StorageUnavailableException">Neither was possible.</exception>
    public async Task SendAsync(
        DestinationAddress address, DestinationPlaces place, DestinationRecord record, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var activity = EngineTraces.Send(
            EngineTraces.SystemOf(address.Kind), address.Name, record.Function, record.RequestId);
        try
        {
            await destinations.SendOnceAsync(address, place, record, cancellation);
        }
        catch (DestinationUnavailableException e)
        {
            EngineMetrics.NotDelivered(record.Function, place == DestinationPlaces.DeadLetter);
            // Filed under today, not under the day of acceptance, so that the record is kept for the whole retention period.
            var blob = await payloads.SaveAsync($"{record.Key}.{place}", time.GetUtcNow(), record.ToJson(), cancellation);
            var pending = new PendingDelivery(record.RequestId, record.Function, record.AcceptedAt, address.ToString(), place, blob)
            {
                Hops = record.Hops,
                Redrives = record.Redrives,
                Part = record.Part,
                Folder = record.Folder,
                TraceParent = TraceParent.Current?.Value,
            };
            var delay = policy.Backoff(0);
            await queue.SendAsync(DeliveryCodec.Write(pending), delay, cancellation);
            AsyncLog.DeliveryPutOff(logger, record.RequestId, address.ToString(), delay, e.Message);
        }
    }

    /// <summary>Tries a pending delivery again.</summary>
    /// <exception cref="StorageUnavailableException">Storage was unavailable; the message must be redelivered.</exception>
    internal async Task RetryAsync(PendingDelivery pending, CancellationToken cancellation)
    {
        if (await payloads.LoadAsync(pending.RecordBlob, cancellation) is not { } json)
        {
            AsyncLog.DeliveryLost(logger, pending.RequestId, pending.Destination, pending.RecordBlob);
            return;
        }
        var address = DestinationAddress.Parse(pending.Destination)!.Value;
        using var activity = EngineTraces.Send(
            EngineTraces.SystemOf(address.Kind), address.Name, pending.Function, pending.RequestId,
            TraceParent.Read(pending.TraceParent, state: null));
        try
        {
            await destinations.SendOnceAsync(address, pending.Place, DestinationRecord.Read(json, pending), cancellation);
            AsyncLog.Delivered(logger, pending.RequestId, pending.Destination, pending.Tries + 1);
        }
        catch (DestinationUnavailableException e)
        {
            EngineMetrics.NotDelivered(pending.Function, pending.Place == DestinationPlaces.DeadLetter);
            await PutOffAsync(pending, e.Message, cancellation);
        }
    }

    /// <summary>Postpones a pending delivery.</summary>
    /// <exception cref="StorageUnavailableException">It was not queued; the message must be redelivered.</exception>
    internal async Task PutOffAsync(PendingDelivery pending, string reason, CancellationToken cancellation)
    {
        var delay = policy.Backoff(pending.Tries + 1);
        await queue.SendAsync(DeliveryCodec.Write(pending with { Tries = pending.Tries + 1 }), delay, cancellation);
        AsyncLog.DeliveryPutOff(logger, pending.RequestId, pending.Destination, delay, reason);
    }
}
