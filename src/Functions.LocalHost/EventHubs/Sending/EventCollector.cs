using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.EventHubs.Sending;

/// <summary>Sends the output of a function, with as many events in each request as fit.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose handle nobody asked for holds nothing.")]
internal sealed class EventCollector(EventHubProducerClient producer) : IAsyncCollector<EventData>
{
    private readonly SemaphoreSlim _one = new(1);
    private EventDataBatch? _batch;

    public async Task AddAsync(EventData item, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_batch?.TryAdd(item) is true) return;
            await SendAsync(cancellationToken);
            _batch = await producer.CreateBatchAsync(cancellationToken);
            if (!_batch.TryAdd(item))
                throw new InvalidOperationException(
                    $"An event of {item.EventBody.ToMemory().Length} bytes is too large for event hub '{producer.EventHubName}'.");
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        if (_batch is null) return;
        using var batch = _batch;
        _batch = null;
        await producer.SendAsync(batch, cancellation);
    }
}
